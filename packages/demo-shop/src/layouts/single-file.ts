import { decimal, type LayoutTools, type LayoutWriter } from './layout-writer.ts';

/** One export of some shop system with column names of its own: an importer has to be told what they mean. */
export function singleFileLayout({ shop, wallClock, open }: LayoutTools): LayoutWriter {
  const file = open('bestellungen.csv', [
    'Bestellnummer',
    'Kundennummer',
    'Bestelldatum',
    'Status',
    'Artikelnummer',
    'Bezeichnung',
    'Menge',
    'Einzelpreis',
    'Name',
    'E-Mail',
    'Ort',
    'Land',
  ]);
  const names = new Map(shop.catalogue.products.map((product) => [product.product_id, product.name]));
  let customers = 0;
  let orders = 0;
  return {
    files: [file],
    write({ customer, ...history }) {
      const byId = new Map(history.orders.map((order) => [order.order_id, order]));
      if (byId.size > 0) customers++;
      orders += byId.size;
      for (const item of history.items) {
        const order = byId.get(item.order_id);
        if (order === undefined) continue;
        file.row(
          item.order_id,
          item.customer_id,
          wallClock.time(order.ordered_at),
          order.status,
          item.product_id,
          names.get(item.product_id) ?? null,
          item.quantity,
          decimal(item.unit_price),
          customer.name,
          customer.email,
          customer.city,
          customer.country,
        );
      }
    },
    counts: () => ({ customers, orders, order_items: file.rows }),
  };
}
