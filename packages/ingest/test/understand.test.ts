import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { importFiles, recognise } from '../src/index.ts';
import { readMoment } from '../src/moment.ts';
import { folderOf } from './folder.ts';
import { query } from './shop-rows.ts';

const orders = (dates: readonly string[], amounts: readonly string[] = []) =>
  `order_id;customer_id;order_date;amount\n${dates
    .map((date, index) => `o${index};c${index};${date};${amounts[index] ?? '10'}\n`)
    .join('')}`;

test.each([
  ['11-Feb-17', '2017-02-11 00:00:00'],
  ['3. März 2025', '2025-03-03 00:00:00'],
  ['Feb 3, 2025', '2025-02-03 00:00:00'],
  ['February 3rd, 2025 4:05 pm', '2025-02-03 16:05:00'],
  ['14 août 2025 à 13:05', '2025-08-14 13:05:00'],
  ['1er janvier 2024', '2024-01-01 00:00:00'],
  ['15 de enero de 2025 14:00', '2025-01-15 14:00:00'],
  ['3 de março de 2025', '2025-03-03 00:00:00'],
  ['31 Ogos 2025', '2025-08-31 00:00:00'],
  ['12 Mac 2024', '2024-03-12 00:00:00'],
  ['28. Dez. 2024, 12:01', '2024-12-28 12:01:00'],
  ['Tue, 03 Feb 2025 10:00:00 +0000', '2025-02-03 10:00:00+0000'],
  ['2025-Mar-04', '2025-03-04 00:00:00'],
  ['29-Feb-23', undefined],
  ['Feb 2017', undefined],
  ['11-Fbe-17', undefined],
  ['May 3 May 2024', undefined],
])('a date with the name of its month: %s', (text, moment) => {
  expect(readMoment(text, 'month-first')).toBe(moment);
});

test('the preview says how a column was understood, with three examples, and takes another word for it', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'orders.csv': orders(['10/05/2026', '11/05/2026', '12/05/2026'], ['1,234', '2,345', '3,456']),
  });
  const { findings } = await recognise([folder.path]);
  expect(findings).toMatchObject([
    {
      column: 'order_date',
      kind: 'dates',
      isOpen: true,
      says: 'order_date could be read both ways; it is taken to have the month first.',
      examples: [
        { raw: '10/05/2026', read: 'October 5, 2026' },
        { raw: '11/05/2026', read: 'November 5, 2026' },
        { raw: '12/05/2026', read: 'December 5, 2026' },
      ],
    },
    { column: 'amount', kind: 'decimals', isOpen: true, examples: [{ raw: '1,234', read: '1.234' }, {}, {}] },
  ]);
  await importFiles({
    databaseUrl: database.url,
    paths: [folder.path],
    choices: { dates: 'day-first', decimals: 'point' },
  });
  expect(
    await query(
      database.url,
      `select ordered_at::date::text as day, amount::float8 as amount from orders order by order_id`,
    ),
  ).toEqual([
    { day: '2026-05-10', amount: 1234 },
    { day: '2026-05-11', amount: 2345 },
    { day: '2026-05-12', amount: 3456 },
  ]);
});

test('an order in the future is rejected with its line', async () => {
  await using database = await createTestDatabase();
  const nextYear = `${new Date().getUTCFullYear() + 1}-06-01`;
  const soon = new Date(Date.now() + 60_000).toISOString();
  await using folder = await folderOf({ 'orders.csv': orders(['2024-01-01', nextYear, soon]) });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(report).toMatchObject({ merged: 2, rejected: 1, rejects: { 'the order date is in the future': 1 } });
});

test('a file of which most rows cannot be read is refused with three of them, and nothing is kept', async () => {
  await using database = await createTestDatabase();
  const dates = Array.from({ length: 10 }, (_, index) => (index < 4 ? '2024-01-01' : `the ${index}th`));
  await using folder = await folderOf({ 'orders.csv': orders(dates) });
  const problem = await importFiles({ databaseUrl: database.url, paths: [folder.path] }).catch(
    (cause: unknown) => cause,
  );
  expect(problem).toMatchObject({
    code: 'mostly-rejected',
    message: expect.stringMatching(
      /^orders\.csv: 6 of 10 rows could not be taken \(line 6: order_date is not a date; line 7: .*; line 8: .*\)\. Nothing was imported\. Check/,
    ),
  });
  expect(await query(database.url, 'select count(*)::integer as orders from orders')).toEqual([{ orders: 0 }]);
  expect(await query(database.url, 'select status, error from imports')).toEqual([
    { status: 'failed', error: expect.stringContaining('6 of 10 rows') },
  ]);
});

test('files of which nothing can be taken are refused', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'customers.csv': 'customer_id,name,city\nc1,,\nc1,,\n',
    'payments.csv': 'payment_id,order_id,payment_type,payment_amount,payment_date\np1,o1,card,5,2024-01-01\n',
  });
  const paths = [folder.file('payments.csv')];
  const problem = await importFiles({ databaseUrl: database.url, paths }).catch((cause: unknown) => cause);
  expect(problem).toMatchObject({
    code: 'mostly-rejected',
    message: expect.stringContaining('none of its rows (1) could be taken (line 2: order not found)'),
  });
});

test.each([
  [
    'German',
    'Kundennummer;Bestelldatum;Betrag;Artikelnummer',
    { customer_id: 'Kundennummer', ordered_at: 'Bestelldatum', amount: 'Betrag' },
  ],
  [
    'French',
    'Numéro client;Date de commande;Montant TTC;x',
    { customer_id: 'Numéro client', ordered_at: 'Date de commande', amount: 'Montant TTC' },
  ],
  ['Spanish', 'Cliente;Fecha;Importe;x', { customer_id: 'Cliente', ordered_at: 'Fecha', amount: 'Importe' }],
  [
    'Portuguese',
    'Código cliente;Data do pedido;Valor;x',
    { customer_id: 'Código cliente', ordered_at: 'Data do pedido', amount: 'Valor' },
  ],
  ['Malay', 'No pelanggan;Tarikh;Jumlah;x', { customer_id: 'No pelanggan', ordered_at: 'Tarikh', amount: 'Jumlah' }],
  [
    'unknown',
    'client;wann;wieviel;wer',
    { customer_id: 'client', ordered_at: 'wann', amount: 'wieviel', email: 'wer' },
  ],
])('a mapping is guessed from %s headers and what stands below them', async (_language, header, suggestion) => {
  await using folder = await folderOf({
    'sales.csv': `${header}\n7;3.2.2025;12,50;a@b.de\n8;14.2.2025;1.234,00;c@d.de\n`,
  });
  const { files, findings } = await recognise([folder.path]);
  expect(files[0]?.suggestion).toMatchObject(suggestion);
  expect(findings.find(({ kind }) => kind === 'decimals')?.says).toContain('decimal commas');
});

test('points that may be of thousands are shown as open, follow the file, and are told after the import', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'orders.csv': orders(['2024-01-01', '2024-01-02', '2024-01-03'], ['1.100', '12.250', '950']),
  });
  const { findings } = await recognise([folder.path]);
  expect(findings.find(({ kind }) => kind === 'decimals')).toMatchObject({
    isOpen: true,
    says: 'amount could be read both ways; a comma is taken for decimals, a point for thousands.',
    examples: [{ raw: '1.100', read: '1100' }, {}, {}],
  });
  const sum = async () =>
    (await query(database.url, 'select sum(amount)::float8 as amount from orders')).map(({ amount }) => amount);
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(report.files[0]?.doubts).toEqual(['amount: 1.100 was read as 1100; it could also be 1.100.']);
  expect(await sum()).toEqual([14300]);
  const told = await importFiles({ databaseUrl: database.url, paths: [folder.path], choices: { decimals: 'point' } });
  expect(told.files[0]?.doubts).toEqual([]);
  expect(await sum()).toEqual([963.35]);
});

test('two points in a number are of thousands, in its column too', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'orders.csv': orders(['2024-01-01', '2024-01-02'], ['1.234.567', '2.500']).replaceAll(';', ','),
  });
  await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(await query(database.url, 'select amount::float8 as amount from orders order by order_id')).toEqual([
    { amount: 1234567 },
    { amount: 2500 },
  ]);
});

test('whole amounts, currencies and status words are guessed by what stands below the header', async () => {
  await using folder = await folderOf({
    'sales.csv': 'customer_id,trans_date,tran_amount\nCS5295,11-Feb-13,35\nCS4768,15-Mar-15,39\n',
    'kasse.csv': 'Kunde;Tag;Stand;Geld;Wert\nk1;1.2.2024;bezahlt;EUR;12\nk2;2.2.2024;storniert;EUR;7\n',
  });
  const suggestionOf = async (file: string) => (await recognise([folder.file(file)])).files[0]?.suggestion;
  expect(await suggestionOf('sales.csv')).toEqual({
    customer_id: 'customer_id',
    ordered_at: 'trans_date',
    amount: 'tran_amount',
  });
  expect(await suggestionOf('kasse.csv')).toMatchObject({ status: 'Stand', currency: 'Geld', amount: 'Wert' });
});
