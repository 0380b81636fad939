import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { importFiles } from '../src/index.ts';
import { folderOf } from './folder.ts';
import { dumpShop, query } from './shop-rows.ts';

const header = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n';

async function returnsOf(url: string): Promise<unknown[]> {
  const rows = await query(
    url,
    `select return_id, order_id, quantity::float8 as quantity, amount::float8 as amount, amount_minor::integer as amount_minor
     from returns order by return_id, line_no`,
  );
  return rows.map((row) => [row.return_id, row.order_id, row.quantity, row.amount, row.amount_minor]);
}

test('a cancellation goes to the latest earlier purchases with quantity left, and what is left over to none', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'retail.csv':
      header +
      '100,22041,RECORD FRAME,5,2010-01-01 10:00:00,2,17850.0,France\n' +
      '200,22041,RECORD FRAME,3,2010-01-02 10:00:00,2,17850.0,France\n' +
      // The same product of another customer, another product, and a later purchase are not touched.
      '201,22041,RECORD FRAME,9,2010-01-02 11:00:00,2,12346.0,France\n' +
      '202,85048,GLASS BALL,9,2010-01-02 12:00:00,2,17850.0,France\n' +
      'C300,22041,RECORD FRAME,-4,2010-01-03 10:00:00,2,17850.0,France\n' +
      'C301,22041,RECORD FRAME,-6,2010-01-04 10:00:00,1.9999,17850.0,France\n' +
      '400,22041,RECORD FRAME,7,2010-01-05 10:00:00,2,17850.0,France\n',
  });
  await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(await returnsOf(database.url)).toEqual([
    ['C300', '200', 3, 6, 600],
    ['C300', '100', 1, 2, 200],
    ['C301', '100', 4, 7.9996, 800],
    // The parts of a line add up to its rounded total: 11.9994 is 1200 cents.
    ['C301', null, 2, 3.9998, 400],
  ]);
});

test('returns come out the same whichever file is imported first', async () => {
  const early = `${header}100,22041,FRAME,5,2010-01-01 10:00:00,2,1,France\nC150,22041,FRAME,-1,2010-01-01 12:00:00,2,1,France\n`;
  const late = `${header}200,22041,FRAME,2,2010-01-02 10:00:00,2,1,France\nC300,22041,FRAME,-4,2010-01-03 10:00:00,2,1,France\n`;
  await using folder = await folderOf({ 'early.csv': early, 'late.csv': late });
  const found: unknown[] = [];
  for (const order of [
    ['early.csv', 'late.csv'],
    ['late.csv', 'early.csv'],
  ]) {
    await using database = await createTestDatabase();
    for (const file of order) await importFiles({ databaseUrl: database.url, paths: [folder.file(file)] });
    found.push(await returnsOf(database.url));
  }
  expect(found[0]).toEqual([
    ['C150', '100', 1, 2, 200],
    ['C300', '200', 2, 4, 400],
    ['C300', '100', 2, 4, 400],
  ]);
  expect(found[1]).toEqual(found[0]);
});

test('what is odd is rejected under a reason of its own and counted', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'retail.csv':
      header +
      '100,85123A,HEART,6,2010-01-01 08:26:00,2.55,17850.0,Unspecified\n' +
      '100,85123a,HEART,2,2010-01-01 08:26:00,2.55,17850.0,Unspecified\n' +
      '100,85123A,HEART,6,2010-01-01 08:26:00,2.55,17850.0,Unspecified\n' +
      '101,22041,FRAME,1,2010-01-02 08:26:00,2.10,17850,Portugal\n' +
      '102,22041,FRAME,1,2010-01-03 08:26:00,2.10,17850,European Community\n' +
      '103,22041,FRAME,1,2010-01-03 08:26:00,2.10,,France\n' +
      '104,post,POSTAGE,1,2010-01-03 08:26:00,18,17850,France\n' +
      'C105,D,Discount,-1,2010-01-03 08:26:00,9,17850,France\n' +
      '106,22041,FRAME,1,2010-01-03 08:26:00,0,17850,France\n' +
      '107,22041,FRAME,1,2010-01-03 08:26:00,-2,17850,France\n' +
      '108,22041,damaged,-7,2010-01-03 08:26:00,0,,France\n' +
      'A109,B,Adjust bad debt,1,2010-01-03 08:26:00,-53594.36,,France\n' +
      '110,22041,FRAME,one,2010-01-03 08:26:00,2,17850,France\n' +
      '111,22041,FRAME,1,2010-02-30 08:26:00,2,17850,France\n' +
      '112,22041,FRAME,1,2010-01-03\n' +
      ',22041,FRAME,1,2010-01-03,2,17850,France\n' +
      'C113,22041,FRAME,4,2010-01-03 08:26:00,2,17850,France\n' +
      ',,,,,,,\n',
  });
  const report = await importFiles({
    databaseUrl: database.url,
    paths: [folder.file('retail.csv')],
    choices: { partial: true },
  });
  expect(report.rejects).toEqual({
    adjustment: 1,
    'cancellation with a positive quantity': 1,
    'exact duplicate': 1,
    'fewer cells than the header has columns': 1,
    'InvoiceDate is not a date': 1,
    'negative price': 1,
    'negative quantity without a cancellation': 1,
    'no customer': 1,
    'no invoice number': 1,
    'Quantity is not a number': 1,
    'service code': 2,
    'zero price': 1,
  });
  expect(report).toMatchObject({ rowsRead: 17, merged: 4, unchanged: 0, rejected: 13 });
  expect(report.files[0]?.blankRows).toBe(1);
  expect(report.findings).toMatchObject({ 'no customer': 3, 'zero price': 2, 'service code': 3, cancellation: 2 });
  expect(await query(database.url, 'select customer_id, country from customers')).toEqual([
    { customer_id: '17850', country: 'Portugal' },
  ]);
  expect(await query(database.url, 'select product_id, name from products order by 1')).toEqual([
    { product_id: '22041', name: 'FRAME' },
    { product_id: '85123A', name: 'HEART' },
  ]);
  const rejects = await query(
    database.url,
    'select file, line::integer as line, reason, raw from import_rejects where reason = $1',
    ['Quantity is not a number'],
  );
  expect(rejects).toEqual([
    {
      file: 'retail.csv',
      line: 14,
      reason: 'Quantity is not a number',
      raw: '110,22041,FRAME,one,2010-01-03 08:26:00,2,17850,France',
    },
  ]);
});

test('an invoice that is cut in two by files is one order, and a file that overlaps another adds nothing', async () => {
  await using database = await createTestDatabase();
  const lines = [
    '100,22041,FRAME,5,2010-01-01 10:00:00,2,1,France\n',
    '100,85048,BALL,1,2010-01-01 10:00:00,3.5,1,France\n',
    '200,22041,FRAME,1,2010-01-02 10:00:00,2,1,France\n',
  ];
  await using folder = await folderOf({
    'one.csv': header + lines[0],
    'two.csv': header + lines[1] + lines[2],
    'all.csv': header + lines.join(''),
  });
  for (const file of ['one.csv', 'two.csv']) {
    await importFiles({ databaseUrl: database.url, paths: [folder.file(file)] });
  }
  expect(await query(database.url, 'select order_id, amount::float8 as amount from orders order by 1')).toEqual([
    { order_id: '100', amount: 13.5 },
    { order_id: '200', amount: 2 },
  ]);
  const before = await dumpShop(database.url);
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.file('all.csv')] });
  expect(report).toMatchObject({ merged: 0, unchanged: 3 });
  expect(await dumpShop(database.url)).toEqual(before);
});
