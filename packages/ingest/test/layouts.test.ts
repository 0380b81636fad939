import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { importFiles, readMapping, recognise } from '../src/index.ts';
import { folderOf } from './folder.ts';
import { dumpShop, query } from './shop-rows.ts';

const orders = (rows: string): string => `order_id,customer_id,order_status,order_timestamp\n${rows}`;

test('an order that a later file shows as cancelled was cancelled when the source says, else by the import', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'one.csv': orders(
      'a,c1,paid,2024-01-01T10:00:00Z\nb,c1,paid,2024-01-01T10:00:00Z\nz,c1,Canceled,2024-01-01T10:00:00Z\n',
    ),
    'two.csv':
      'order_id,customer_id,order_status,order_timestamp,cancelled_at\n' +
      'a,c1,cancelled,2024-01-01T10:00:00Z,\nb,c1,cancelled,2024-01-01T10:00:00Z,2024-02-01T00:00:00Z\n',
    'three.csv': orders('a,c1,paid,2024-01-01T10:00:00Z\n'),
  });
  const cancelled = (): Promise<unknown> =>
    query(
      database.url,
      `select o.order_id, case when o.cancelled_at = i.started_at then 'import' else o.cancelled_at::text end as at
       from orders o cross join (select max(started_at) as started_at from imports) i order by 1`,
    );
  const load = (file: string): Promise<unknown> =>
    importFiles({ databaseUrl: database.url, paths: [folder.file(file)] });
  await load('one.csv');
  expect(await cancelled()).toEqual([
    { order_id: 'a', at: null },
    { order_id: 'b', at: null },
    { order_id: 'z', at: '-infinity' },
  ]);
  await load('two.csv');
  expect(await cancelled()).toEqual([
    { order_id: 'a', at: 'import' },
    { order_id: 'b', at: '2024-02-01 00:00:00+00' },
    { order_id: 'z', at: '-infinity' },
  ]);
  const before = await dumpShop(database.url);
  await load('two.csv');
  expect(await dumpShop(database.url)).toEqual(before);
  await load('three.csv');
  expect((await query(database.url, `select cancelled_at from orders where order_id = 'a'`))[0]).toEqual({
    cancelled_at: null,
  });
});

test('amounts and days follow the shop: its time zone, its money, its lines before its payments', async () => {
  await using database = await createTestDatabase();
  await query(
    database.url,
    `update settings set time_zone = 'America/Sao_Paulo', currency = 'BRL', currency_digits = 0`,
  );
  await using folder = await folderOf({
    'orders.csv': orders('a,c1,paid,2024-01-02T01:00:00Z\nb,c1,paid,2024-01-02 01:00\nc,c1,paid,2024-01-02\n'),
    'order_items.csv': 'order_item_id,order_id,product_id,quantity,unit_price\n1,a,p,3,1.5\n2,a,q,1,0.25\n1,b,p,1,2\n',
    'payments.csv':
      'payment_id,order_id,payment_type,payment_amount,payment_date\nx,a,card,99,2024-01-02\ny,c,card,7.75,2024-01-02\n',
  });
  await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(
    await query(
      database.url,
      `select order_id, currency, amount::float8 as amount, amount_minor::integer as amount_minor,
         (date '1970-01-01' + ordered_day)::text as day, ordered_at::text as at from orders order by 1`,
    ),
  ).toEqual([
    { order_id: 'a', currency: 'BRL', amount: 4.75, amount_minor: 5, day: '2024-01-01', at: '2024-01-02 01:00:00+00' },
    { order_id: 'b', currency: 'BRL', amount: 2, amount_minor: 2, day: '2024-01-02', at: '2024-01-02 04:00:00+00' },
    { order_id: 'c', currency: 'BRL', amount: 7.75, amount_minor: 8, day: '2024-01-02', at: '2024-01-02 03:00:00+00' },
  ]);
});

test('columns without a place are kept, and an empty cell erases nothing', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'one.csv': 'Customer ID,Name,City,Loyalty Tier,\nc1,Ana,Lisbon,gold,\n',
    'two.csv': 'Customer ID,Name,City,Phone\nc1,,Porto,555-0100\nc1,,Porto,555-0101\n,Nobody,,\n',
  });
  await importFiles({ databaseUrl: database.url, paths: [folder.file('one.csv')] });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.file('two.csv')] });
  expect(await query(database.url, 'select customer_id, name, city, phone, attributes from customers')).toEqual([
    { customer_id: 'c1', name: 'Ana', city: 'Porto', phone: '555-0101', attributes: { 'Loyalty Tier': 'gold' } },
  ]);
  expect(report.rejects).toEqual({ 'no customer id': 1, 'replaced by a later row with the same id': 1 });
});

test('Olist: one person behind several customer ids, and orders without one are rejected with their lines', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'olistcustomerdataset.csv':
      'customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n' +
      'k1,ana,01001,sao paulo,SP\nk2,ana,20000,rio de janeiro,RJ\n,,,,\n',
    'orders.csv':
      'order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at\n' +
      'o1,k1,delivered,10/2/2017 10:56,10/2/2017 11:07\no2,k2,canceled,7/24/2018 20:41,\no3,k9,delivered,8/8/2018 8:38,\n,,,,\n',
    'items.csv':
      'order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n' +
      'o1,1,p1,s1,10/6/2017 11:07,58.9,13.29\no1,2,p1,s1,10/6/2017 11:07,58.9,13.29\no3,1,p1,s1,1/1/2018,5,1\no8,1,p1,s1,1/1/2018,5,1\n',
    'products.csv': 'product_id,product_category_name,product_name_lenght\np1,perfumaria,40\n',
    'translation.csv':
      '\ufeffproduct_category_name,product_category_name_english\r\nperfumaria,perfumery\r\nautomotivo,auto\r\n',
    'reviews.csv': 'review_id,order_id,review_score,review_comment_message\nr1,o1,5,"bom,\nmuito ""bom"""\nr2,o8,1,\n',
    'geo.csv': 'geolocation_zip_code_prefix,geolocation_lat,geolocation_lng\n1037,-23.5,-46.6\n',
  });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(report.rejects).toEqual({ 'customer not found': 1, 'its order was rejected': 1, 'order not found': 2 });
  expect(report.skipped).toEqual([{ file: 'geo.csv', why: 'says nothing about customers or their orders' }]);
  expect(report).toMatchObject({ rowsRead: 14, rejected: 4 });
  expect(await query(database.url, 'select customer_id, city from customers')).toEqual([
    { customer_id: 'ana', city: 'rio de janeiro' },
  ]);
  const [first, second] = await query(
    database.url,
    `select order_id, ordered_at::text as at, amount::float8 as amount, attributes, cancelled_at::text as cancelled from orders order by 1`,
  );
  expect(first).toMatchObject({ order_id: 'o1', at: '2017-10-02 10:56:00+00', amount: 117.8, cancelled: null });
  expect(first?.attributes).toMatchObject({
    order_approved_at: '10/2/2017 11:07',
    reviews: [{ review_id: 'r1', review_score: '5', review_comment_message: 'bom,\nmuito "bom"' }],
  });
  expect(second).toMatchObject({ order_id: 'o2', amount: 0, cancelled: '-infinity' });
  expect(await query(database.url, 'select category, attributes from products')).toEqual([
    { category: 'perfumery', attributes: { source_category: 'perfumaria', product_name_lenght: '40' } },
  ]);
  const before = await dumpShop(database.url);
  expect(await importFiles({ databaseUrl: database.url, paths: [folder.path] })).toMatchObject({ merged: 0 });
  expect(await dumpShop(database.url)).toEqual(before);
});

test('a mapped file is remembered by its header; day or month first is told from the whole column', async () => {
  await using database = await createTestDatabase();
  const header = 'Beleg;Kunde;Datum;Betrag;Kommentar\n';
  await using folder = await folderOf({
    'mai.csv': `${header}1;Müller;03.04.2024;1.234,50;bar\n2;Müller;25.04.2024;12,5;\n`,
    'juni.csv': Buffer.from(`${header}3;Müller;01.06.2024;-2,00;zurück\n`, 'latin1'),
  });
  const [file] = (await recognise([folder.file('mai.csv')])).files;
  expect(file).toMatchObject({ kind: undefined, delimiter: ';', columns: [{ name: 'Beleg' }, {}, {}, {}, {}] });
  expect(file?.sample).toHaveLength(2);
  await importFiles({
    databaseUrl: database.url,
    paths: [folder.file('mai.csv')],
    mapping: readMapping(['order_id=beleg,customer_id=Kunde', 'ordered_at=Datum', 'amount=Betrag']),
  });
  const june = await importFiles({ databaseUrl: database.url, paths: [folder.file('juni.csv')] });
  expect(june).toMatchObject({ layout: 'mapped', merged: 1, findings: { return: 1 } });
  expect(june.files[0]?.encoding).toBe('Latin-1');
  expect(
    await query(
      database.url,
      `select order_id, customer_id, ordered_day - 19723 as day, amount::float8 as amount from orders order by 1`,
    ),
  ).toEqual([
    { order_id: '1', customer_id: 'Müller', day: 93, amount: 1234.5 },
    { order_id: '2', customer_id: 'Müller', day: 115, amount: 12.5 },
  ]);
  expect(await query(database.url, 'select amount::float8 as amount, attributes from returns')).toEqual([
    { amount: 2, attributes: { Kommentar: 'zurück' } },
  ]);
});

test.each([
  ['customer_id=Kunde,ordered_at=Datum', /amount or unit_price/],
  ['customer=Kunde', /"customer" is no field/],
  ['customer_id=Kunde,ordered_at=Datum,amount=Summe', /there is no column Summe; it has Kunde, Datum/],
])('a mapping that does not fit is refused: %s', async (mapping, sentence) => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({ 'a.csv': 'Kunde,Datum\n1,2024-01-01\n' });
  const work = async (): Promise<unknown> =>
    importFiles({ databaseUrl: database.url, paths: [folder.path], mapping: readMapping([mapping]) });
  await expect(work()).rejects.toThrow(sentence);
});

test('an order id cannot pass to another customer', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'one.csv': orders('a,c1,paid,2024-01-01\n'),
    'two.csv': orders('a,c2,paid,2024-01-01\nb,c2,paid,2024-01-01\n'),
  });
  await importFiles({ databaseUrl: database.url, paths: [folder.file('one.csv')] });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.file('two.csv')] });
  expect(report.rejects).toEqual({ 'order belongs to another customer': 1 });
});
