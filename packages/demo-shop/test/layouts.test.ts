import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Layout,
  layoutNames,
  type ShopOptions,
  simulate,
  type WriteLayoutOptions,
  writeLayout,
} from '../src/index.ts';
import { type CsvRecord, parseCsv } from './parse-csv.ts';

const shop: ShopOptions = { endsOn: '2025-12-31', customers: 600, seed: 9 };
const histories = [...simulate(shop)];
const orders = histories.flatMap((history) => history.orders);
const items = histories.flatMap((history) => history.items);
const returns = histories.flatMap((history) => history.returns);
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'demo-shop-'));
});
afterAll(() => rm(root, { recursive: true }));

async function write(layout: Layout, options: Partial<WriteLayoutOptions> = {}) {
  const directory = await mkdtemp(join(root, `${layout}-`));
  const report = await writeLayout(layout, directory, { shop, ...options });
  return { ...report, directory, read: (name: string) => readFile(join(directory, name)) };
}

function sum(records: readonly CsvRecord[], value: (record: CsvRecord) => number): number {
  return records.reduce((total, record) => total + value(record), 0);
}

function cents(text: string | undefined): number {
  return Math.round(Number(text) * 100);
}

test.each(layoutNames)('%s: the same bytes twice, and as many rows as it says', async (layout) => {
  const [one, other] = [await write(layout), await write(layout)];
  expect(one.expected).toEqual(other.expected);
  for (const [name, rows] of Object.entries(one.files)) {
    const bytes = await one.read(name);
    expect(bytes.equals(await other.read(name))).toBe(true);
    expect(parseCsv(bytes.toString()).length).toBe(rows);
  }
});

test('canonical carries customers, orders, items and payments with nothing lost', async () => {
  const { read, expected } = await write('canonical');
  const [customers, written, lines] = await Promise.all(
    ['customers.csv', 'orders.csv', 'order_items.csv'].map(async (name) => parseCsv((await read(name)).toString())),
  );
  expect(expected).toMatchObject({ customers: 600, orders: orders.length, order_items: items.length });
  expect(customers?.map((row) => row.name)).toEqual(histories.map(({ customer }) => customer.name));
  expect(written?.map((row) => Date.parse(row.order_timestamp ?? ''))).toEqual(orders.map((order) => order.ordered_at));
  expect(sum(lines ?? [], (row) => Number(row.quantity) * cents(row.unit_price))).toBe(
    orders.reduce((total, order) => total + order.amount, 0),
  );
});

test('transactions carries what was not cancelled', async () => {
  const { read, expected } = await write('transactions');
  const rows = parseCsv((await read('transactions.csv')).toString());
  const kept = orders.filter((order) => order.status !== 'cancelled');
  expect(kept.length).toBeLessThan(orders.length);
  expect(expected).toMatchObject({ orders: kept.length, order_items: rows.length, customers: 600 });
  expect(new Set(rows.map((row) => row.transaction_id))).toEqual(new Set(kept.map((order) => order.order_id)));
  expect(sum(rows, (row) => cents(row.amount))).toBe(kept.reduce((total, order) => total + order.amount, 0));
});

test('olist: a person keeps customer_unique_id, every order has its own customer_id, pieces are rows', async () => {
  const { read, files, expected } = await write('olist');
  expect(Object.keys(files).length).toBe(9);
  const customers = parseCsv((await read('olist_customers_dataset.csv')).toString());
  const written = parseCsv((await read('olist_orders_dataset.csv')).toString());
  const pieces = parseCsv((await read('olist_order_items_dataset.csv')).toString());
  const buyers = histories.filter((history) => history.orders.length > 0).length;
  expect(new Set(customers.map((row) => row.customer_unique_id)).size).toBe(buyers);
  expect(expected.customers).toBe(buyers);
  expect(new Set(written.map((row) => row.customer_id))).toEqual(new Set(customers.map((row) => row.customer_id)));
  expect(customers.length).toBe(orders.length);
  expect(pieces.length).toBe(items.reduce((total, item) => total + item.quantity, 0));
  expect(sum(pieces, (row) => cents(row.price))).toBe(orders.reduce((total, order) => total + order.amount, 0));
  expect(sum(pieces, (row) => cents(row.freight_value))).toBe(items.reduce((total, item) => total + item.freight, 0));
  expect(new Set(pieces.map((row) => `${row.order_id} ${row.order_item_id}`)).size).toBe(pieces.length);
  const header = (await read('olist_products_dataset.csv')).toString().split('\n')[0];
  expect(header).toBe(
    'product_id,product_category_name,product_name_lenght,product_description_lenght,product_photos_qty,' +
      'product_weight_g,product_length_cm,product_height_cm,product_width_cm',
  );
  expect((await read('olist_order_reviews_dataset.csv')).toString()).toContain('"Muito bom,\ncomprarei de novo."');
});

test.each([
  ['online-retail', 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'],
  ['online-retail-2', 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country'],
] as const)('%s: each line counted as one kind, when counted again from the file', async (layout, header) => {
  const { read, files, expected } = await write(layout);
  const text = (await read(Object.keys(files)[0] ?? '')).toString();
  expect(text.split('\n')[0]).toBe(header);
  const found: Record<string, number> = {};
  const seen = new Set<string>();
  for (const row of parseCsv(text)) {
    const invoice = row.Invoice ?? row.InvoiceNo ?? '';
    const whole = JSON.stringify(row);
    const kind = invoice.startsWith('A')
      ? 'adjustments'
      : ['POST', 'M', 'D', 'BANK CHARGES'].includes(row.StockCode ?? '')
        ? 'service'
        : Number(row.Quantity) < 0 && !invoice.startsWith('C')
          ? 'negative_quantity'
          : Number(row.Price ?? row.UnitPrice) === 0
            ? 'zero_price'
            : (row['Customer ID'] ?? row.CustomerID) === ''
              ? 'without_customer'
              : seen.has(whole)
                ? 'duplicates'
                : invoice.startsWith('C')
                  ? 'returns'
                  : 'order_items';
    found[kind] = (found[kind] ?? 0) + 1;
    seen.add(whole);
  }
  const { customers, orders: invoices, ...kinds } = expected;
  expect(found).toEqual(kinds);
  expect(Math.min(...Object.values(kinds))).toBeGreaterThan(0);
  expect(invoices).toBe(orders.length);
  expect(customers).toBe(histories.filter((history) => history.orders.length > 0).length);
  const cancelled = new Set(orders.filter((order) => order.cancelled_at !== null).map((order) => order.order_id));
  expect(found.returns).toBe(returns.length + items.filter((item) => cancelled.has(item.order_id)).length);
});

test('every cancelled line of Online Retail follows a purchase of the same product that still has quantity left', async () => {
  const { read } = await write('online-retail');
  const left = new Map<string, number>();
  for (const row of parseCsv((await read('online_retail.csv')).toString())) {
    if (row.CustomerID === '' || Number(row.UnitPrice) === 0 || !/^\d{5}/.test(row.StockCode ?? '')) continue;
    const key = `${row.CustomerID} ${row.StockCode}`;
    left.set(key, (left.get(key) ?? 0) + Number(row.Quantity));
    expect(left.get(key)).toBeGreaterThanOrEqual(0);
  }
  expect(left.size).toBeGreaterThan(1_000);
});

test('a single file speaks its own language and comes with semicolons', async () => {
  const { read, expected } = await write('single-file');
  const text = (await read('bestellungen.csv')).toString();
  expect(text).toMatch(/^Bestellnummer;Kundennummer;Bestelldatum;/);
  const rows = parseCsv(text, ';');
  expect(rows.length).toBe(items.length);
  expect(new Set(rows.map((row) => row.Bestellnummer)).size).toBe(expected.orders);
  expect(sum(rows, (row) => Number(row.Menge) * cents(row.Einzelpreis))).toBe(
    orders.reduce((total, order) => total + order.amount, 0),
  );
});

test('delimiter, encoding, line ends, dates and compression change the spelling and not the content', async () => {
  const plain = parseCsv((await (await write('transactions')).read('customers.csv')).toString());
  const names = plain.map((row) => row.name);
  expect(names.some((name) => /[éäö]/.test(name ?? ''))).toBe(true);

  const latin = await write('transactions', {
    encoding: 'latin1',
    delimiter: '\t',
    lineEnd: '\r\n',
    dates: 'us',
    gzip: true,
  });
  expect(Object.keys(latin.files)).toEqual(['customers.csv.gz', 'products.csv.gz', 'transactions.csv.gz']);
  const bytes = gunzipSync(await latin.read('customers.csv.gz'));
  expect(bytes.toString()).toContain('\uFFFD');
  expect(bytes.toString('latin1').split('\r\n').length).toBe(602);
  expect(parseCsv(bytes.toString('latin1'), '\t').map((row) => row.name)).toEqual(names);
  const rows = parseCsv(gunzipSync(await latin.read('transactions.csv.gz')).toString('latin1'), '\t');
  expect(rows.filter((row) => !/^\d{1,2}\/\d{1,2}\/202[345] \d{1,2}:\d\d$/.test(row.invoice_date ?? ''))).toEqual([]);

  const marked = await write('transactions', { encoding: 'utf-8-bom' });
  expect((await marked.read('customers.csv')).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
});

test('dates without a zone are those of the wall clock in the shop, summer and winter', async () => {
  const { read } = await write('single-file');
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const times = new Map(orders.map((order) => [order.order_id, format.format(order.ordered_at)]));
  for (const row of parseCsv((await read('bestellungen.csv')).toString(), ';')) {
    expect(row.Bestelldatum).toBe(times.get(row.Bestellnummer ?? ''));
  }
});

test('a directory that cannot be written to is an error and not half a shop', async () => {
  await expect(writeLayout('canonical', '/dev/null/shop', { shop })).rejects.toThrow();
  await expect(writeLayout('canonical', join(root, 'x\0y'), { shop })).rejects.toThrow();
});
