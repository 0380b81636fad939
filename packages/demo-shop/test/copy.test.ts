import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { CopyText } from '../src/copy-text.ts';
import { copyBatches, copyColumns, copyProducts, products, type ShopOptions, simulate } from '../src/index.ts';

const shop: ShopOptions = { endsOn: '2025-06-30', customers: 300, seed: 5 };

/** A slow and plain twin of the encoder: one string per field. */
function encode(row: object, columns: readonly string[]): string {
  const values = new Map(Object.entries(row));
  const money = new Set(['amount', 'unit_price', 'freight', 'list_price']);
  const fields = columns.map((column) => {
    const value: unknown = values.get(column === 'amount_minor' ? 'amount' : column);
    if (value === null) return '\\N';
    if (column.endsWith('_at')) return new Date(Number(value)).toISOString().replace('T', ' ').replace('.000Z', '+00');
    return money.has(column) ? (Number(value) / 100).toFixed(2) : String(value);
  });
  return `${fields.join('\t')}\n`;
}

test('the encoder writes what its plain twin writes', () => {
  const written = new Map<string, string>();
  for (const batch of copyBatches(shop, { customersPerBatch: 70 })) {
    for (const { table, rows, chunks } of batch) {
      const text = Buffer.concat(chunks).toString();
      expect(text.split('\n').length - 1).toBe(rows);
      written.set(table, (written.get(table) ?? '') + text);
    }
  }
  const expected = { customers: '', orders: '', order_items: '', payments: '', returns: '' };
  for (const history of simulate(shop)) {
    expected.customers += encode(history.customer, copyColumns.customers);
    for (const row of history.orders) expected.orders += encode(row, copyColumns.orders);
    for (const row of history.items) expected.order_items += encode(row, copyColumns.order_items);
    for (const row of history.payments) expected.payments += encode(row, copyColumns.payments);
    for (const row of history.returns) expected.returns += encode(row, copyColumns.returns);
  }
  expect(Object.fromEntries(written)).toEqual(expected);
  const catalogue = copyProducts(shop);
  const rows = products(shop);
  expect(catalogue.rows).toBe(rows.length);
  expect(Buffer.concat(catalogue.chunks).toString()).toBe(
    rows.map((row) => encode(row, copyColumns.products)).join(''),
  );
});

test('texts are escaped, and numbers, money and moments are exact at their ends', () => {
  const text = new CopyText();
  text.text('tab\tline\nreturn\rback\\slash é 🛒');
  text.textOrNull(null);
  text.textOrNull('');
  text.whole(0);
  text.whole(9_007_199_254_740_991);
  text.money(0);
  text.money(5);
  text.money(100_000_000_099);
  text.moment(0);
  text.moment(Date.parse('2024-02-29T23:59:59Z'));
  text.moment(-1_000);
  text.momentOrNull(null);
  text.end();
  expect(Buffer.concat(text.take()).toString()).toBe(
    `${[
      'tab\\tline\\nreturn\\rback\\\\slash é 🛒',
      '\\N',
      '',
      '0',
      '9007199254740991',
      '0.00',
      '0.05',
      '1000000000.99',
      '1970-01-01 00:00:00+00',
      '2024-02-29 23:59:59+00',
      '1969-12-31 23:59:59+00',
      '\\N',
    ].join('\t')}\n`,
  );
});

test('rows survive the borders of chunks', () => {
  const text = new CopyText();
  const lines = Array.from({ length: 30_000 }, (_, index) => `${'ä'.repeat(index % 90)}${index}`);
  for (const line of [...lines, 'x'.repeat(400_000)]) {
    text.text(line);
    text.end();
  }
  const chunks = text.take();
  expect(chunks.length).toBeGreaterThan(3);
  expect(Buffer.concat(chunks).toString()).toBe(`${lines.join('\n')}\n${'x'.repeat(400_000)}\n`);
});

test('only the batch in hand is alive: memory does not grow with the shop', async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('The garbage collector cannot be called.');
  const batches: WeakRef<object>[] = [];
  for (const batch of copyBatches({ ...shop, customers: 3_000 }, { customersPerBatch: 100 })) {
    batches.push(new WeakRef(batch));
    // A weak reference that was just made holds its target until the current job ends.
    await setImmediate();
    collect();
    expect(batches.filter((reference) => reference.deref() !== undefined).length).toBeLessThanOrEqual(2);
  }
  expect(batches.length).toBe(30);
});
