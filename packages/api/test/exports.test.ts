import type { Cell } from '@foresale/db/exports';
import { readCsv, readExport } from '@foresale/db/exports';
import { addUser } from '@foresale/db/identity';
import { setOutreach } from '@foresale/db/outreach';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { fileStream } from '../src/exports/file-stream.ts';
import { writeXlsx, type XlsxOptions } from '../src/exports/write-xlsx.ts';
import { createTestApi } from './caller.ts';
import { publishShop } from './published-shop.ts';

async function* batchesOf(...batches: Cell[][][]) {
  yield* batches;
}

async function workbook(batches: AsyncIterable<readonly (readonly Cell[])[]>, options: XlsxOptions) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeXlsx(batches, options)) chunks.push(chunk);
  const files = unzipSync(Buffer.concat(chunks));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

/** Cells by name: what a spreadsheet shows of them, and whether it may take it for a number. */
function cellsOf(sheet = ''): Record<string, string | number> {
  const cells: Record<string, string | number> = {};
  for (const [, name = '', text, number] of sheet.matchAll(
    /<c r="([A-Z]+\d+)"[^>]*>(?:<is><t[^>]*>([^<]*)<\/t><\/is>|<v>([^<]*)<\/v>)<\/c>/g,
  )) {
    cells[name] = text ?? Number(number);
  }
  return cells;
}

const columns = [
  { name: 'name', kind: 'text' },
  { name: 'spent', kind: 'number' },
  { name: 'last', kind: 'date' },
] as const;

test('cells are typed, so that no text is a formula and no number a text', async () => {
  const files = await workbook(
    batchesOf(
      [
        ['=cmd|1', -1.5, '1970-01-01'],
        ['<b>&"', 0, '2026-02-28'],
      ],
      [
        ['bell\u0007 _x0041_ \ud800', null, null],
        [null, 1e21, '1900-03-01'],
      ],
    ),
    { columns, rows: 4 },
  );
  expect(Object.keys(files)).toEqual([
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/worksheets/sheet1.xml',
  ]);
  expect(cellsOf(files['xl/worksheets/sheet1.xml'])).toEqual({
    A1: 'name',
    B1: 'spent',
    C1: 'last',
    A2: '=cmd|1',
    B2: -1.5,
    C2: 25_569,
    A3: '&lt;b&gt;&amp;"',
    B3: 0,
    C3: 46_081,
    A4: 'bell_x0007_ _x005F_x0041_ \ufffd',
    B5: 1e21,
    C5: 61,
  });
});

test('what is too long for a sheet goes on in the next one, each with its header', async () => {
  const rows = Array.from({ length: 7 }, (_, place) => [`n${place}`, place, null]);
  const files = await workbook(batchesOf(rows.slice(0, 5), rows.slice(5)), { columns, rows: 7, sheetRows: 4 });
  const sheets = [1, 2, 3].map((number) => cellsOf(files[`xl/worksheets/sheet${number}.xml`]));
  expect(sheets.map(({ A1, A2, A4 }) => [A1, A2, A4])).toEqual([
    ['name', 'n0', 'n2'],
    ['name', 'n3', 'n5'],
    ['name', 'n6', undefined],
  ]);
  expect(files['xl/workbook.xml']?.match(/<sheet name="([^"]+)"/g)).toHaveLength(3);
  // Nothing to show is a sheet, too.
  expect(cellsOf((await workbook(batchesOf(), { columns, rows: 0 }))['xl/worksheets/sheet1.xml'])).toMatchObject({
    A1: 'name',
  });
});

test('outreach is in a file as the list shows it, in the order asked for', async () => {
  await using api = await createTestApi();
  const { pool } = api;
  const runId = await publishShop(pool, { customers: 4 });
  const { id: ownerId } = await addUser(pool, { email: 'grace@example.com', role: 'manager', name: 'Grace' });
  const set = (customerId: string, change: Parameters<typeof setOutreach>[1]['change']) =>
    setOutreach(pool, { customerIds: [customerId], change, actor: 'test', userId: undefined });
  await set('c1', { status: 'called', ownerId, note: 'wants a quote' });
  await set('c2', { status: 'snoozed', snoozedUntil: '2020-01-31' });
  await set('c3', { status: 'snoozed', snoozedUntil: '2999-01-31' });
  const rows: (readonly Cell[])[] = [];
  const columns = ['customer_id', 'outreach_owner', 'outreach_status', 'outreach_note', 'snoozed_until'] as const;
  for await (const batch of readExport(pool, { runId, ranks: Uint32Array.of(4, 2, 3, 1), columns }))
    rows.push(...batch);
  expect(rows).toEqual([
    ['c4', null, null, null, null],
    ['c2', null, 'to-call', null, '2020-01-31'],
    ['c3', null, 'snoozed', null, '2999-01-31'],
    ['c1', 'Grace', 'called', 'wants a quote', null],
  ]);
});

test('rows that went away while a file was made end it with an error', async () => {
  await using api = await createTestApi();
  const runId = await publishShop(api.pool, { customers: 5 });
  const request = { runId, ranks: Uint32Array.of(1, 2, 99), columns: ['rank'] } as const;
  await expect(readExport(api.pool, request).next()).rejects.toThrow('2 rows instead of 3');
  const csv = readCsv(api.pool, request);
  expect(await csv.next()).toMatchObject({ value: 'rank\r\n' });
  await expect(csv.next()).rejects.toThrow('2 rows instead of 3');
});

test('a reader that takes nothing of a file is given up, and a slow one gets all of it', async () => {
  async function* megabytes() {
    for (let part = 0; part < 4; part += 1) yield String(part).repeat(1024 * 1024);
  }
  const idle = fileStream(megabytes(), 1);
  const failed = new Promise<Error>((resolve) => idle.once('error', resolve));
  idle.once('readable', () => undefined);
  expect((await failed).message).toBe('The reader of a file took nothing of it for too long.');

  const taken: Buffer[] = [];
  for await (const piece of fileStream(megabytes(), 60_000)) {
    taken.push(piece);
    // Other work comes between two pieces.
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(Buffer.concat(taken)).toEqual(
    Buffer.from(['0', '1', '2', '3'].map((part) => part.repeat(1024 * 1024)).join('')),
  );
});
