import { type Layout, type ShopOptions, simulate, writeLayout } from '@foresale/demo-shop';
import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { type ImportReport, importFiles, readMapping } from '../src/index.ts';
import { folderOf } from './folder.ts';
import { dumpShop, query } from './shop-rows.ts';

const shop: ShopOptions = { endsOn: '2026-03-31', customers: 300, seed: 7, timeZone: 'Europe/Berlin' };

const germanColumns = readMapping([
  'order_id=Bestellnummer,customer_id=Kundennummer,ordered_at=Bestelldatum,status=Status,product_id=Artikelnummer',
  'description=Bezeichnung,quantity=Menge,unit_price=Einzelpreis,name=Name,email=E-Mail,city=Ort,country=Land',
]);

interface Variant {
  readonly layout: Layout;
  readonly format: Omit<Parameters<typeof writeLayout>[2], 'shop'>;
}

const variants: readonly Variant[] = [
  { layout: 'canonical', format: {} },
  { layout: 'canonical', format: { gzip: true, lineEnd: '\r\n', delimiter: '\t' } },
  { layout: 'transactions', format: { dates: 'us', delimiter: ';' } },
  { layout: 'olist', format: { encoding: 'utf-8' } },
  { layout: 'online-retail', format: { dates: 'us' } },
  { layout: 'online-retail-2', format: {} },
  { layout: 'single-file', format: { encoding: 'latin1', lineEnd: '\r\n' } },
];

test.each(variants)('a shop written as $layout ($format) comes back whole, and twice is once', async ({
  layout,
  format,
}) => {
  await using database = await createTestDatabase();
  await query(database.url, `update settings set time_zone = 'Europe/Berlin'`);
  await using folder = await folderOf({});
  const { files, expected } = await writeLayout(layout, folder.path, { shop, ...format });
  const request = {
    databaseUrl: database.url,
    paths: [folder.path],
    ...(layout === 'single-file' ? { mapping: germanColumns } : {}),
  };

  const report = await importFiles(request);
  const written = Object.entries(files).filter(([name]) => !/sellers|geolocation/.test(name));
  expect(report.rowsRead).toBe(written.reduce((sum, [, rows]) => sum + rows, 0));
  expect(report.rowsRead).toBe(report.merged + report.unchanged + report.rejected);
  expect(report.rejects).toEqual(expectedRejects(layout, expected));
  const counts = await query(
    database.url,
    `select (select count(*) from customers)::integer as customers, (select count(*) from orders)::integer as orders,
       (select count(*) from order_items)::integer as order_items, (select count(*) from payments)::integer as payments`,
  );
  expect(counts[0]).toMatchObject({
    customers: expected.customers,
    orders: expected.orders,
    order_items: expected.pieces ?? expected.order_items,
    payments: expected.payments ?? 0,
  });
  if (layout !== 'olist' && !layout.startsWith('online-retail')) await expectSameOrders(database.url, layout);

  const before = await dumpShop(database.url);
  const again = await importFiles(
    layout === 'single-file' ? { databaseUrl: database.url, paths: [folder.path] } : request,
  );
  expect(await dumpShop(database.url)).toEqual(before);
  expect(sums(again)).toEqual({ rowsRead: report.rowsRead, merged: 0, rejected: report.rejected });
});

test('cancelled invoices take their lines back from the purchase they cancel', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({});
  const { expected } = await writeLayout('online-retail', folder.path, { shop });
  await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  const [row] = await query(
    database.url,
    `select count(distinct (return_id, source_line))::integer as lines, count(*) filter (where order_id is null)::integer as unmatched,
       count(*) filter (where r.returned_at <= (select ordered_at from orders o where o.customer_id = r.customer_id and o.order_id = r.order_id))::integer as early
     from returns r`,
  );
  expect(row).toEqual({ lines: expected.returns, unmatched: 0, early: 0 });
});

function expectedRejects(layout: Layout, expected: Readonly<Record<string, number>>): Record<string, number> {
  if (!layout.startsWith('online-retail')) return {};
  const reasons: Record<string, string> = {
    duplicates: 'exact duplicate',
    without_customer: 'no customer',
    service: 'service code',
    zero_price: 'zero price',
    negative_quantity: 'negative quantity without a cancellation',
    adjustments: 'adjustment',
  };
  return Object.fromEntries(
    Object.entries(reasons).flatMap(([key, reason]) => {
      const rows = expected[key] ?? 0;
      return rows === 0 ? [] : [[reason, rows]];
    }),
  );
}

function sums(report: ImportReport): object {
  return { rowsRead: report.rowsRead, merged: report.merged, rejected: report.rejected };
}

/** Every order with its moment, day and money, as the simulator made it. */
async function expectSameOrders(url: string, layout: Layout): Promise<void> {
  const told = [...simulate(shop)]
    .flatMap((history) => history.orders)
    .filter((order) => layout !== 'transactions' || order.status !== 'cancelled')
    .map((order) => `${order.order_id} ${Math.floor(order.ordered_at / 60_000)} ${order.ordered_day} ${order.amount}`)
    .sort();
  const rows = await query(
    url,
    `select order_id || ' ' || floor(extract(epoch from ordered_at) / 60) || ' ' || ordered_day || ' ' || amount_minor as told
     from orders`,
  );
  expect(rows.map((row) => row.told).sort()).toEqual(told);
}
