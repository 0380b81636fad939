import { hash } from 'node:crypto';
import { dayLength } from '../calendar-day.ts';
import { sellerNames } from '../catalogue.ts';
import { countries } from '../countries.ts';
import { departments } from '../departments.ts';
import { Random } from '../random.ts';
import type { CustomerHistory, OrderRow } from '../rows.ts';
import { streams } from '../streams.ts';
import { decimal, type LayoutTools, type LayoutWriter } from './layout-writer.ts';
import { openOlistFiles } from './olist-files.ts';

const hour = 3_600_000;
const paymentTypes = new Map([
  ['credit_card', 'credit_card'],
  ['paypal', 'debit_card'],
  ['direct_debit', 'debit_card'],
  ['invoice', 'boleto'],
  ['voucher', 'voucher'],
]);

/** Comments as people type them: quotes, semicolons, several lines. */
const comments = [
  'Super!',
  'Chegou antes do prazo; recomendo.',
  'Muito bom,\ncomprarei de novo.',
  'Nota "dez"',
  'Não gostei',
];

/**
 * The nine files of the Olist data. The person is `customer_unique_id`; each order has a `customer_id` of its own. An item
 * row is one piece, so a quantity of three is three rows. Returns have no place in it, and who never ordered does not appear.
 */
export function olistLayout({ shop, wallClock, open }: LayoutTools): LayoutWriter {
  const files = openOlistFiles(open);
  const random = new Random(shop.options.seed, streams.olist, 0);
  let people = 0;
  let units = 0;

  const writeOrder = (order: OrderRow, { customer }: CustomerHistory): void => {
    const orderId = olistId(order.order_id);
    const orderCustomer = olistId(`${order.order_id} customer`);
    const shipped = order.status === 'delivered' || order.status === 'shipped';
    const moment = (known: boolean, time: number): string | null => (known ? wallClock.time(time) : null);
    files.customers.row(
      orderCustomer,
      olistId(customer.customer_id),
      customer.postal_code,
      customer.city,
      customer.state,
    );
    files.orders.row(
      orderId,
      orderCustomer,
      order.status === 'cancelled' ? 'canceled' : order.status,
      wallClock.time(order.ordered_at),
      moment(order.status !== 'cancelled', order.ordered_at + 600_000),
      moment(shipped, order.ordered_at + 30 * hour),
      moment(order.status === 'delivered', order.ordered_at + 4 * dayLength),
      wallClock.time(order.ordered_at + 12 * dayLength),
    );
    if (order.status !== 'delivered' || !random.chance(0.4)) return;
    const reviewedAt = order.ordered_at + 5 * dayLength;
    files.reviews.row(
      olistId(`${order.order_id} review`),
      orderId,
      5 - random.skewedBelow(5),
      null,
      random.chance(0.4) ? (comments[random.below(comments.length)] ?? null) : null,
      wallClock.time(reviewedAt),
      wallClock.time(reviewedAt + 20 * hour),
    );
  };

  for (const product of shop.catalogue.products) {
    const department = departments.find(({ category }) => category === product.category);
    files.products.row(
      olistId(product.product_id),
      department?.portuguese ?? null,
      product.name.length,
      200 + random.below(1_500),
      1 + random.below(5),
      100 + random.below(4_000),
      10 + random.below(50),
      5 + random.below(30),
      10 + random.below(40),
    );
  }
  const cities = countries.flatMap((country) => country.cities);
  for (const city of cities) {
    const latitude = (-30 + 25 * random.unit()).toFixed(8);
    const longitude = (-60 + 20 * random.unit()).toFixed(8);
    files.geolocation.row(city.postalCode.replaceAll('#', '0'), latitude, longitude, city.name, city.state);
  }
  for (const seller of sellerNames(shop.options.products)) {
    const city = cities[random.below(cities.length)];
    files.sellers.row(
      olistId(seller),
      city?.postalCode.replaceAll('#', '1') ?? null,
      city?.name ?? null,
      city?.state ?? null,
    );
  }
  for (const { portuguese, category } of departments) files.translation.row(portuguese, category);

  return {
    files: Object.values(files),
    write(history) {
      if (history.orders.length > 0) people++;
      const moments = new Map(history.orders.map((order) => [order.order_id, order.ordered_at]));
      for (const order of history.orders) writeOrder(order, history);
      let piece = 0;
      for (const item of history.items) {
        if (item.line_no === 1) piece = 0;
        units += item.quantity;
        const limit = wallClock.time((moments.get(item.order_id) ?? 0) + 6 * dayLength);
        for (let unit = 0; unit < item.quantity; unit++) {
          files.items.row(
            olistId(item.order_id),
            ++piece,
            olistId(item.product_id),
            olistId(item.seller_id),
            limit,
            decimal(item.unit_price),
            decimal(unit === 0 ? item.freight : 0),
          );
        }
      }
      for (const payment of history.payments) {
        const type = paymentTypes.get(payment.type) ?? 'not_defined';
        const instalments = type === 'credit_card' ? 1 + random.skewedBelow(10) : 1;
        files.payments.row(olistId(payment.order_id), payment.payment_no, type, instalments, decimal(payment.amount));
      }
    },
    counts: () => ({
      customers: people,
      products: files.products.rows,
      orders: files.orders.rows,
      pieces: units,
      payments: files.payments.rows,
    }),
  };
}

/** Olist's ids are 32 hexadecimal digits that say nothing. */
function olistId(id: string): string {
  return hash('md5', id);
}
