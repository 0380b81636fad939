import { Random } from '../random.ts';
import type { CustomerHistory, OrderItemRow } from '../rows.ts';
import { streams } from '../streams.ts';
import { decimal, type LayoutTools, type LayoutWriter } from './layout-writer.ts';

const firstInvoice = 489_434;
const firstCustomer = 12_346;
const countryNames = new Intl.DisplayNames('en', { type: 'region' });

interface Line {
  readonly code: string;
  readonly description: string;
  readonly quantity: number;
  readonly price: number;
}

/** One invoice; its number is given when it is written, in the order of time. */
interface Invoice {
  readonly at: number;
  readonly sign: '' | 'C' | 'A';
  readonly customer: string | null;
  readonly lines: readonly Line[];
}

/**
 * One file with all the oddities of the UCI originals. Each line is of exactly one of the counted kinds: product lines of
 * a customer (`order_items`), cancelled lines of a customer (`returns`), second copies of product lines, and lines
 * without a customer, of services, at price zero, with a negative quantity and no `C`, and adjustments. An order that
 * was cancelled is an ordinary invoice followed by a `C` invoice over all its lines.
 */
export function onlineRetailLayout({ shop, wallClock, open }: LayoutTools, edition: 1 | 2): LayoutWriter {
  const file = open(
    edition === 1 ? 'online_retail.csv' : 'online_retail_II.csv',
    edition === 1
      ? ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country']
      : ['Invoice', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'Price', 'Customer ID', 'Country'],
  );
  const random = new Random(0, 0, 0);
  const counts = {
    customers: 0,
    orders: 0,
    order_items: 0,
    returns: 0,
    duplicates: 0,
    without_customer: 0,
    service: 0,
    zero_price: 0,
    negative_quantity: 0,
    adjustments: 0,
  };
  const products = shop.catalogue.products.map((product, index) => ({
    code: `${20_001 + index}${index % 7 === 0 ? 'A' : ''}`,
    description: product.name.toUpperCase(),
  }));
  let nextInvoice = firstInvoice;

  const productLine = (item: { product_id: string }, quantity: number, price: number): Line => {
    const product = products[Number(item.product_id.slice(1)) - 1];
    if (product === undefined) throw new Error(`There is no product ${item.product_id}.`);
    return { ...product, quantity, price };
  };

  const ordinary = (history: CustomerHistory, customer: string): Invoice[] => {
    const itemsOf = Map.groupBy(history.items, (item) => item.order_id);
    const invoices: Invoice[] = [];
    for (const order of history.orders) {
      const lines = (itemsOf.get(order.order_id) ?? []).map((item) =>
        productLine(item, item.quantity, item.unit_price),
      );
      counts.orders++;
      counts.order_items += lines.length;
      const copied = lines.filter(() => random.chance(0.01));
      counts.duplicates += copied.length;
      invoices.push({ at: order.ordered_at, sign: '', customer, lines: [...lines, ...copied] });
      if (order.cancelled_at === null) continue;
      counts.returns += lines.length;
      const cancelled = lines.map((line) => ({ ...line, quantity: -line.quantity }));
      invoices.push({ at: order.cancelled_at, sign: 'C', customer, lines: cancelled });
    }
    const prices = new Map(history.items.map((item) => [priceKey(item), item.unit_price]));
    for (const [, rows] of Map.groupBy(history.returns, (row) => row.return_id)) {
      const lines = rows.map((row) => productLine(row, -row.quantity, prices.get(priceKey(row)) ?? 0));
      counts.returns += lines.length;
      invoices.push({ at: rows[0]?.returned_at ?? 0, sign: 'C', customer, lines });
    }
    return invoices;
  };

  /** What else stands between the lines of real files, some of it near each order. */
  const odd = (history: CustomerHistory, customer: string, first: boolean): Invoice[] => {
    const invoices: Invoice[] = [];
    const add = (kind: keyof typeof counts, invoice: Invoice): void => {
      counts[kind] += invoice.lines.length;
      invoices.push(invoice);
    };
    for (const { ordered_at: at } of history.orders) {
      const some = (): Line => {
        const index = random.below(products.length);
        const product = products[index] ?? { code: '', description: '' };
        return { ...product, quantity: 1 + random.below(12), price: shop.catalogue.products[index]?.list_price ?? 0 };
      };
      if (random.chance(0.2)) {
        // Ever larger quantities: no line may look like a copy of another by chance.
        const lines = Array.from({ length: 1 + random.below(4) }, (_, index) => {
          const line = some();
          return { ...line, quantity: line.quantity + 12 * index };
        });
        add('without_customer', { at, sign: '', customer: null, lines });
      }
      if (random.chance(0.03)) {
        const line = serviceLine(random);
        add('service', { at, sign: line.quantity < 0 ? 'C' : '', customer, lines: [line] });
      }
      if (random.chance(0.006)) add('zero_price', { at, sign: '', customer, lines: [{ ...some(), price: 0 }] });
      if (random.chance(0.004)) {
        const lost = { ...some(), description: 'damaged?', price: 0 };
        add('negative_quantity', { at, sign: '', customer: null, lines: [{ ...lost, quantity: -lost.quantity }] });
      }
    }
    if (first || random.chance(0.0005)) {
      const price = -100 * (1_000 + random.below(50_000));
      const lines = [{ code: 'B', description: 'Adjust bad debt', quantity: 1, price }];
      add('adjustments', { at: history.customer.signed_up_at, sign: 'A', customer: null, lines });
    }
    return invoices;
  };

  return {
    files: [file],
    write(history) {
      const number = Number(history.customer.customer_id.slice(1)) - 1;
      random.restart(shop.options.seed, streams.retail, number);
      const customer = String(firstCustomer + number);
      if (history.orders.length > 0) counts.customers++;
      const country = countryNames.of(history.customer.country) ?? 'Unspecified';
      const invoices = [...ordinary(history, customer), ...odd(history, customer, number === 0)];
      // The sort is stable: what happened in the same second keeps its order.
      invoices.sort((one, other) => one.at - other.at);
      for (const { at, sign, customer: buyer, lines } of invoices) {
        const invoice = `${sign}${nextInvoice++}`;
        const moment = wallClock.time(at);
        for (const { code, description, quantity, price } of lines) {
          file.row(invoice, code, description, quantity, moment, decimal(price), buyer, country);
        }
      }
    },
    counts: () => ({ ...counts }),
  };
}

const services = [
  { code: 'POST', description: 'POSTAGE', price: 1_800 },
  { code: 'M', description: 'Manual', price: 995 },
  { code: 'D', description: 'Discount', price: 500 },
  { code: 'BANK CHARGES', description: 'Bank Charges', price: 1_500 },
];

function serviceLine(random: Random): Line {
  const service = services[random.skewedBelow(services.length)] ?? {
    code: 'POST',
    description: 'POSTAGE',
    price: 1_800,
  };
  return { ...service, quantity: service.code === 'D' ? -1 : 1 };
}

function priceKey(row: Pick<OrderItemRow, 'order_id' | 'product_id'>): string {
  return `${row.order_id} ${row.product_id}`;
}
