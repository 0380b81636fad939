import { decimal, isoMoment, type LayoutTools, type LayoutWriter } from './layout-writer.ts';

/** Five files that mirror the tables. Freight, returns and moments of cancellation have no place in them. */
export function canonicalLayout({ shop, wallClock, open }: LayoutTools): LayoutWriter {
  const customers = open('customers.csv', [
    'customer_id',
    'created_at',
    'city',
    'state',
    'country',
    'name',
    'email',
    'phone',
    'postal_code',
  ]);
  const products = open('products.csv', ['product_id', 'category', 'brand']);
  const orders = open('orders.csv', ['order_id', 'customer_id', 'order_status', 'order_date', 'order_timestamp']);
  const items = open('order_items.csv', ['order_item_id', 'order_id', 'product_id', 'quantity', 'unit_price']);
  const payments = open('payments.csv', ['payment_id', 'order_id', 'payment_type', 'payment_amount', 'payment_date']);
  for (const product of shop.catalogue.products) products.row(product.product_id, product.category, product.brand);
  return {
    files: [customers, products, orders, items, payments],
    write({ customer: c, ...history }) {
      customers.row(
        c.customer_id,
        isoMoment(c.signed_up_at),
        c.city,
        c.state,
        c.country,
        c.name,
        c.email,
        c.phone,
        c.postal_code,
      );
      for (const order of history.orders) {
        orders.row(
          order.order_id,
          order.customer_id,
          order.status,
          wallClock.day(order.ordered_day),
          isoMoment(order.ordered_at),
        );
      }
      for (const item of history.items) {
        const id = `${item.order_id}-${item.line_no}`;
        items.row(id, item.order_id, item.product_id, item.quantity, decimal(item.unit_price));
      }
      for (const payment of history.payments) {
        const id = `${payment.order_id}-${payment.payment_no}`;
        payments.row(id, payment.order_id, payment.type, decimal(payment.amount), isoMoment(payment.paid_at));
      }
    },
    counts: () => ({
      customers: customers.rows,
      products: products.rows,
      orders: orders.rows,
      order_items: items.rows,
      payments: payments.rows,
    }),
  };
}
