import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { importFiles, recognise } from '../src/index.ts';
import { isDateFormat, momentOfSerial } from '../src/workbook-dates.ts';
import { folderOf } from './folder.ts';
import { query } from './shop-rows.ts';
import { xlsxFile } from './xlsx-file.ts';

const header = ['Invoice', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'Price', 'Customer ID', 'Country'];
const line = [489434, '85048', 'BALL & <"CO">', 12, { date: 40148.322916666664 }, 6.9500000000000002, 13085, 'France'];
const overlap = [489435, 22350, ' CAT BOWL ', 12, { date: 40149 }, 2.5499999999999998, 13085, 'France'];

test('a workbook of two sheets is imported sheet by sheet, and what both hold is one line', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'online_retail_II.xlsx': xlsxFile([
      { name: 'Year 2009-2010', rows: [header, line, overlap] },
      {
        name: 'Year 2010-2011',
        rows: [header, overlap, [489436, '85048', null, 1, { date: 40150 }, 1, null, 'France'], []],
      },
      { name: 'Sheet3', rows: [] },
    ]),
  });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(report.files.map((file) => file.file)).toEqual([
    'online_retail_II.xlsx (Year 2009-2010)',
    'online_retail_II.xlsx (Year 2010-2011)',
  ]);
  expect(report.skipped).toEqual([{ file: 'online_retail_II.xlsx (Sheet3)', why: 'holds nothing' }]);
  expect(report.rejects).toEqual({ 'exact duplicate': 1, 'no customer': 1 });
  expect(report.files[1]?.blankRows).toBe(1);
  expect(
    await query(
      database.url,
      `select order_id, customer_id, ordered_at::text as at, amount::float8 as amount from orders order by 1`,
    ),
  ).toEqual([
    { order_id: '489434', customer_id: '13085', at: '2009-12-01 07:45:00+00', amount: 83.4 },
    { order_id: '489435', customer_id: '13085', at: '2009-12-02 00:00:00+00', amount: 30.6 },
  ]);
  expect(await query(database.url, 'select product_id, name from products order by 1')).toEqual([
    { product_id: '22350', name: 'CAT BOWL' },
    { product_id: '85048', name: 'BALL & <"CO">' },
  ]);
  const [reject] = await query(
    database.url,
    `select line::integer as line, raw from import_rejects where reason = 'no customer'`,
  );
  expect(reject).toEqual({ line: 3, raw: '489436,85048,,1,2009-12-03 00:00:00,1,,France' });
});

test('a damaged workbook is a sentence', async () => {
  const whole = xlsxFile([{ name: 'Sheet1', rows: [header, line] }]);
  const broken = Buffer.from(whole);
  broken.fill(0x41, 60, 120);
  await using folder = await folderOf({ 'broken.xlsx': broken, 'short.xlsx': whole.subarray(0, whole.length - 30) });
  for (const file of ['broken.xlsx', 'short.xlsx']) {
    await expect(recognise([folder.file(file)])).rejects.toMatchObject({
      code: 'damaged-file',
      message: expect.stringMatching(new RegExp(`^${file}: the workbook is damaged`)),
    });
  }
});

test('dates are told from numbers by their format, and serials count from 1900 or 1904', () => {
  expect([14, 22, 45, 0, 2, 49].map((id) => isDateFormat(id, undefined))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(['yyyy-mm-dd', '[$-409]d-mmm-yy', '[h]:mm'].map((code) => isDateFormat(164, code))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['0.00', '#,##0 "days"', '[Red]0', 'General'].map((code) => isDateFormat(164, code))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(momentOfSerial(40148.322916666664, false)).toBe('2009-12-01 07:45:00');
  expect(momentOfSerial(38686, true)).toBe('2009-12-01 00:00:00');
});
