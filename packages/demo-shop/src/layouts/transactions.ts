import { decimal, type LayoutTools, type LayoutWriter } from './layout-writer.ts';

/** Three files. A basket of several products is several rows of one transaction; cancelled orders do not appear. */
export function transactionsLayout({ shop, wallClock, open }: LayoutTools): LayoutWriter {
  const customers = open('customers.csv', ['customer_id', 'name', 'email', 'signup_date', 'country']);
  const products = open('products.csv', ['product_id', 'product_name', 'category', 'price']);
  const transactions = open('transactions.csv', [
    'transaction_id',
    'customer_id',
    'product_id',
    'invoice_date',
    'quantity',
    'amount',
  ]);
  let orders = 0;
  for (const product of shop.catalogue.products) {
    products.row(product.product_id, product.name, product.category, decimal(product.list_price));
  }
  return {
    files: [customers, products, transactions],
    write(history) {
      const { customer } = history;
      const signedUp = wallClock.day(shop.calendar.dayOf(customer.signed_up_at));
      customers.row(customer.customer_id, customer.name, customer.email, signedUp, customer.country);
      const moments = new Map<string, string>();
      for (const order of history.orders) {
        if (order.status !== 'cancelled') moments.set(order.order_id, wallClock.time(order.ordered_at));
      }
      orders += moments.size;
      for (const item of history.items) {
        const moment = moments.get(item.order_id);
        if (moment === undefined) continue;
        const amount = decimal(item.quantity * item.unit_price);
        transactions.row(item.order_id, item.customer_id, item.product_id, moment, item.quantity, amount);
      }
    },
    counts: () => ({
      customers: customers.rows,
      products: products.rows,
      orders,
      order_items: transactions.rows,
    }),
  };
}
