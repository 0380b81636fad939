import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { importFiles, recognise } from '../src/index.ts';
import { folderOf } from './folder.ts';
import { dumpShop, query } from './shop-rows.ts';

const threeCurrencies = [
  'order_id,customer_id,order_date,currency,amount',
  'e1,ana,2026-03-02,EUR,10.00',
  'u1,ana,2026-03-02,USD,100.00',
  'u2,bo,2026-03-04,USD,12.34',
  'g1,bo,2026-03-02,GBP,50.00',
  'p1,chen,2026-03-01,PLN,99.00',
  'e2,chen,2026-03-01,,5.55',
].join('\n');

test('of a file in three currencies two are converted by the rate of the day, and the third is rejected', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({ 'orders.csv': `${threeCurrencies}\n` });
  await query(
    database.url,
    `insert into exchange_rates (currency, day, rate) values
       ('USD', '2026-03-01', 0.9213), ('USD', '2026-03-04', 0.9), ('GBP', '2026-03-02', 1.15)`,
  );
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  // 100 × 0.9213, 12.34 × 0.9 = 11.106, 50 × 1.15.
  expect(
    await query(
      database.url,
      `select order_id, currency, amount::float8 as amount, exchange_rate::float8 as rate, amount_minor::integer as cents
       from orders order by order_id`,
    ),
  ).toEqual([
    { order_id: 'e1', currency: 'EUR', amount: 10, rate: null, cents: 1000 },
    { order_id: 'e2', currency: 'EUR', amount: 5.55, rate: null, cents: 555 },
    { order_id: 'g1', currency: 'GBP', amount: 50, rate: 1.15, cents: 5750 },
    { order_id: 'u1', currency: 'USD', amount: 100, rate: 0.9213, cents: 9213 },
    { order_id: 'u2', currency: 'USD', amount: 12.34, rate: 0.9, cents: 1111 },
  ]);
  expect(await query(database.url, 'select sum(amount_minor)::integer as cents from orders')).toEqual([
    { cents: 1000 + 555 + 5750 + 9213 + 1111 },
  ]);
  expect(await query(database.url, 'select file, line::integer as line, reason from import_rejects')).toEqual([
    {
      file: 'orders.csv',
      line: 6,
      reason: 'No rate for PLN on 2026-03-01: add one under Settings → Currencies, then import again.',
    },
  ]);
  expect(report).toMatchObject({
    merged: 5,
    rejected: 1,
    rejects: { 'No rate for PLN: add one under Settings → Currencies, then import again.': 1 },
  });
});

const rates = `insert into exchange_rates (currency, day, rate) values ('USD', '2026-03-02', 0.925), ('GBP', '2026-03-02', 1.15)`;

test('what lies in an order follows it: lines, payments and returns, to the last cent', async () => {
  await using database = await createTestDatabase();
  await query(database.url, rates);
  await using folder = await folderOf({
    'orders.csv': 'order_id,customer_id,order_date,currency\nu1,ana,2026-03-02,usd\n',
    'order_items.csv':
      'order_item_id,order_id,product_id,quantity,unit_price\n1,u1,p,1,1.01\n2,u1,q,1,1.01\n3,u1,r,1,1.01\n',
    'payments.csv': 'payment_id,order_id,payment_type,payment_amount,payment_date\nx,u1,card,$3.03,2026-03-02\n',
    'returns.csv':
      'return_id,order_id,product_id,quantity,amount,return_date\na,u1,p,1,1.01,2026-03-20\nb,u1,q,1,1.01,2026-03-21\nc,u1,r,1,US$1.01,2026-06-22\n',
  });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(report.rejects).toEqual({});
  // 3.03 × 0.925 = 2.80275. Each return alone would be 0.93, the three of them 2.79: a whole return must leave nothing.
  const money = () =>
    query(
      database.url,
      `select 'order' as what, order_id as id, exchange_rate::float8 as rate, amount_minor::integer as cents from orders
       union all select 'item', line_no::text, exchange_rate::float8, null from order_items
       union all select 'payment', payment_no, exchange_rate::float8, null from payments
       union all select 'return', return_id, exchange_rate::float8, amount_minor::integer from returns order by 1, 2`,
    );
  expect(await money()).toEqual([
    { what: 'item', id: '1', rate: 0.925, cents: null },
    { what: 'item', id: '2', rate: 0.925, cents: null },
    { what: 'item', id: '3', rate: 0.925, cents: null },
    { what: 'order', id: 'u1', rate: 0.925, cents: 280 },
    { what: 'payment', id: 'x', rate: 0.925, cents: null },
    { what: 'return', id: 'a', rate: 0.925, cents: 93 },
    { what: 'return', id: 'b', rate: 0.925, cents: 94 },
    { what: 'return', id: 'c', rate: 0.925, cents: 93 },
  ]);
  const before = await dumpShop(database.url);
  expect(await importFiles({ databaseUrl: database.url, paths: [folder.path] })).toMatchObject({
    merged: 0,
    unchanged: 8,
    rejected: 0,
  });
  expect(await dumpShop(database.url)).toEqual(before);
});

test('a sign in an amount is its currency; a return without its order takes the rate of the purchase it is matched with', async () => {
  await using database = await createTestDatabase();
  await query(database.url, `${rates}, ('GBP', '2026-03-20', 1.2)`);
  const header = 'transaction_id,customer_id,product_id,invoice_date,quantity,amount\n';
  await using folder = await folderOf({
    'one.csv': `${header}t1,ana,p,2026-03-02,2,£12.50\nt2,ana,q,2026-03-02,1,12.50 €\nt3,bo,p,2026-03-02,1,USD 5\nt3,bo,q,2026-03-02,1,£5\nt4,bo,q,2026-03-02,1,5 kr\n`,
    'two.csv': `${header}r1,ana,p,2026-03-20,-1,£-6.25\nr2,chen,p,2026-03-20,-1,£-10\n`,
  });
  expect(await importFiles({ databaseUrl: database.url, paths: [folder.file('one.csv')] })).toMatchObject({
    rejects: { 'The order is in USD, this row in GBP.': 1, 'amount is in an unknown currency': 1 },
  });
  await importFiles({ databaseUrl: database.url, paths: [folder.file('two.csv')] });
  expect(
    await query(
      database.url,
      `select order_id as id, currency, amount::float8 as amount, amount_minor::integer as cents from orders
       union all select return_id, currency, amount::float8, amount_minor::integer from returns order by 1`,
    ),
  ).toEqual([
    // Half of t1, at the rate of its day.
    { id: 'r1', currency: 'GBP', amount: 6.25, cents: 719 },
    { id: 'r2', currency: 'GBP', amount: 10, cents: 1200 },
    { id: 't1', currency: 'GBP', amount: 12.5, cents: 1438 },
    { id: 't2', currency: 'EUR', amount: 12.5, cents: 1250 },
    { id: 't3', currency: 'USD', amount: 5, cents: 463 },
  ]);
});

test('a rate is good for 31 days, and an order of several lines is converted by its first', async () => {
  await using database = await createTestDatabase();
  await query(database.url, `insert into exchange_rates (currency, day, rate) values ('USD', '2026-03-01', 0.5)`);
  await using folder = await folderOf({
    'orders.csv':
      'order_id,customer_id,order_date,currency,amount\na,ana,2026-04-01,USD,10\nb,ana,2026-04-02,USD,10\nc,ana,2026-02-28,USD,10\nd,ana,2026-03-01,USD,10\ne,bo,2026-03-01,EUR,1\n',
  });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(await query(database.url, 'select order_id, amount_minor::integer as cents from orders order by 1')).toEqual([
    { order_id: 'a', cents: 500 },
    { order_id: 'd', cents: 500 },
    { order_id: 'e', cents: 100 },
  ]);
  expect(report.rejects).toEqual({ 'No rate for USD: add one under Settings → Currencies, then import again.': 2 });
});

test('lines of an order that has no rate are rejected with it, and a stored order keeps its currency', async () => {
  await using database = await createTestDatabase();
  await query(database.url, rates);
  const orders = 'order_id,customer_id,order_date,currency\n';
  const items = 'order_item_id,order_id,product_id,quantity,unit_price\n';
  await using one = await folderOf({
    'orders.csv': `${orders}a,ana,2026-03-02,PLN\nb,ana,2026-03-02,GBP\nc,bo,2026-03-02,\nd,bo,2026-03-02,\n`,
    'order_items.csv': `${items}1,a,p,1,5\n1,b,p,1,5\n1,c,p,1,5\n1,d,p,1,5\n`,
  });
  expect((await importFiles({ databaseUrl: database.url, paths: [one.path] })).rejects).toEqual({
    'No rate for PLN: add one under Settings → Currencies, then import again.': 1,
    'its order was rejected': 1,
  });
  await using two = await folderOf({
    'order_items.csv': `${items}2,b,q,1,$7\n3,b,q,1,7\n2,c,q,1,2\n2,d,q,1,2\n`,
  });
  expect((await importFiles({ databaseUrl: database.url, paths: [two.path] })).rejects).toEqual({
    'The order is in GBP, this row in USD.': 1,
  });
  expect(
    await query(
      database.url,
      `select o.order_id, o.amount_minor::integer as cents, array_agg(i.exchange_rate::float8) as rates
       from orders o join order_items i using (customer_id, order_id) group by 1, 2 order by 1`,
    ),
  ).toEqual([
    { order_id: 'b', cents: 1380, rates: [1.15, 1.15] },
    { order_id: 'c', cents: 700, rates: [null, null] },
    { order_id: 'd', cents: 700, rates: [null, null] },
  ]);
});

test('rates come in a file of their own, and serve the orders beside it', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'rates.csv':
      'Currency;Day;Rate\nUSD;01.03.2026;0,9213\nUSD;04.03.2026;0,9\nGBP;02.03.2026;1,15\nEUR;02.03.2026;1\nZZZ;02.03.2026;1\nPLN;02.03.2026;0\n',
    'orders.csv': `${threeCurrencies}\n`,
  });
  expect(await importFiles({ databaseUrl: database.url, paths: [folder.path] })).toMatchObject({
    files: [
      { kind: 'orders', merged: 5, rejected: 1 },
      { kind: 'exchange rates', merged: 3, rejected: 3 },
    ],
    rejects: {
      "EUR is the shop's own currency": 1,
      'Currency is no currency we know': 1,
      'the rate must be above zero and below ten billion': 1,
    },
  });
  expect(await query(database.url, 'select sum(amount_minor)::integer as cents from orders')).toEqual([
    { cents: 1000 + 555 + 5750 + 9213 + 1111 },
  ]);
  expect(await importFiles({ databaseUrl: database.url, paths: [folder.file('rates.csv')] })).toMatchObject({
    merged: 0,
    unchanged: 3,
  });
});

test('where nearly every order lacks its rate the import is refused, and says which rates to add', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'orders.csv':
      'order_id,customer_id,order_date,amount\na,ana,2026-03-01,£10\nb,ana,2026-03-02,£10\nc,ana,2026-03-03,10\n',
  });
  const refusal = importFiles({ databaseUrl: database.url, paths: [folder.path] });
  await expect(refusal).rejects.toThrow(
    'orders.csv: 2 of 3 rows could not be taken (line 2: No rate for GBP on 2026-03-01: add one under Settings → Currencies, ' +
      'then import again; line 3: No rate for GBP on 2026-03-02: add one under Settings → Currencies, then import again). ' +
      'Nothing was imported. Add the missing rates, then import it again.',
  );
});

test('a list price in another currency is kept as it is written', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({ 'products.csv': 'product_id,product_name,price\np,Cup,£4.50\nq,Pot,€9\n' });
  await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(
    await query(database.url, 'select product_id, list_price::float8 as price, attributes from products order by 1'),
  ).toEqual([
    { product_id: 'p', price: null, attributes: { price: '£4.50' } },
    { product_id: 'q', price: 9, attributes: null },
  ]);
});

test('the preview says which currencies the files hold, how many rows each, and on which days a rate is needed', async () => {
  await using folder = await folderOf({
    'orders.csv':
      'order_id,customer_id,order_date,amount\na,ana,13/02/2026,£10\nb,ana,14/02/2026,£10\nc,ana,1/3/2026,10 zł\nd,bo,1/3/2026,10\n',
    'rates.csv': 'currency,day,rate\nGBP,2026-02-14,1.15\n',
  });
  expect((await recognise([folder.file('orders.csv')])).currencies).toEqual([
    { currency: 'GBP', rows: 2, days: ['2026-02-13', '2026-02-14'] },
    { currency: 'PLN', rows: 1, days: ['2026-03-01'] },
    { currency: 'EUR', rows: 1, days: [] },
  ]);
  expect((await recognise([folder.path])).currencies).toContainEqual({
    currency: 'GBP',
    rows: 2,
    days: ['2026-02-13'],
  });
});
