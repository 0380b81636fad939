import { gzipSync } from 'node:zlib';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { expect, test } from 'vitest';
import { importFiles, readMapping } from '../src/index.ts';
import { folderOf } from './folder.ts';
import { zipFile } from './xlsx-file.ts';

const header = ['customer_id', 'order_id', 'ordered_at', 'amount', 'name'];
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (cells: readonly string[], attributes = '') => `<row${attributes}>${cells.map(inline).join('')}</row>`;
const good = row(['c1', 'o1', '2025-01-05', '10', 'Ada']);
const sheetOf = (...rows: readonly string[]) =>
  `<worksheet><sheetData>${[row(header), ...rows].join('')}</sheetData></worksheet>`;

function workbook(parts: Readonly<Record<string, string>>): Buffer {
  return zipFile({
    'xl/workbook.xml': '<workbook><sheets><sheet name="Orders" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheetOf(good),
    ...parts,
  });
}

async function importOf(files: Readonly<Record<string, Buffer>>) {
  const database = await createTestDatabase();
  const folder = await folderOf(files);
  return {
    database,
    run: (mapping?: readonly string[]) =>
      importFiles({
        databaseUrl: database.url,
        paths: [folder.path],
        ...(mapping === undefined ? {} : { mapping: readMapping(mapping) }),
      }),
    [Symbol.asyncDispose]: async () => {
      await folder[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const million = 1_000_000;
const shared = (xml: string) => ({ 'xl/sharedStrings.xml': `<sst>${xml}</sst>` });
const bombs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'tags within tags': { 'xl/worksheets/sheet1.xml': sheetOf(`${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`) },
  'a cell of a megabyte': { 'xl/worksheets/sheet1.xml': sheetOf(row(['x'.repeat(million)])) },
  'a cell of many short texts': {
    'xl/worksheets/sheet1.xml': sheetOf(`<row><c t="inlineStr"><is>${'<t>xxxxxxxx</t>'.repeat(5_000)}</is></c></row>`),
  },
  'a cell that does not end': { 'xl/worksheets/sheet1.xml': sheetOf(row(['x'.repeat(3 * million)])) },
  'a text of a megabyte that rows share': shared(`<si><t>${'x'.repeat(million)}</t></si>`),
  'millions of empty texts': shared('<si/>'.repeat(9 * million)),
  'a row of long texts': {
    ...shared(`<si><t>${'x'.repeat(30_000)}</t></si>`),
    'xl/worksheets/sheet1.xml': sheetOf(`<row>${'<c t="s"><v>0</v></c>'.repeat(10_000)}</row>`),
  },
  'an attribute that does not end': {
    'xl/worksheets/sheet1.xml': sheetOf(row(['a'], ` r="${'1'.repeat(3 * million)}"`)),
  },
  'many formats': {
    'xl/styles.xml': `<styleSheet>${Array.from({ length: 20_000 }, (_, id) => `<numFmt numFmtId="${id}" formatCode="0"/>`).join('')}</styleSheet>`,
  },
  'a part that is packed a thousandfold': { 'xl/styles.xml': ' '.repeat(40 * million) },
};

test.each(Object.keys(bombs))('a workbook with %s is refused with a sentence', async (name) => {
  await using importing = await importOf({ 'bomb.xlsx': workbook(bombs[name] ?? {}) });
  await expect(importing.run()).rejects.toMatchObject({
    code: 'oversized-workbook',
    message: expect.stringMatching(/^bomb\.xlsx.*: the workbook has .* Save it as CSV and import that\.$/),
  });
});

test('rows without a number of their own are counted, and formats that are no dates cost nothing', async () => {
  const odd = ['abc', '-1', '1e300', '0', ''].map((number, index) =>
    row(['c1', `odd-${index}`, '2025-01-05', '10', 'Ada'], ` r="${number}"`),
  );
  await using importing = await importOf({
    'odd.xlsx': workbook({
      'xl/worksheets/sheet1.xml': sheetOf(good, ...odd),
      'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="${'['.repeat(250_000)}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>`,
    }),
  });
  expect(await importing.run()).toMatchObject({ rejected: 0 });
  const client = new pg.Client(importing.database.url);
  await client.connect();
  expect((await client.query('select count(*)::int as orders from orders')).rows).toEqual([{ orders: 6 }]);
  await client.end();
});

test('a long text is cut, and its order counts', async () => {
  const long = `c1,o1,2025-01-05,10,${'n'.repeat(900_000)},${'r'.repeat(90_000)}\n`;
  await using importing = await importOf({
    'long.csv.gz': gzipSync(`${header.join(',')},remark\n${long}c2,o2,2025-01-05,5,Bo,\n`),
  });
  const report = await importing.run([header.map((name) => `${name}=${name}`).join(',')]);
  expect(report).toMatchObject({ rejected: 0 });
  expect(JSON.stringify(report)).toContain('a text longer than 1,000 characters, cut');
  const client = new pg.Client(importing.database.url);
  await client.connect();
  const { rows } = await client.query(`
    select length(name) as name, (select sum(amount)::text from orders) as sum from customers order by customer_id`);
  expect(rows).toEqual([
    { name: 1_000, sum: '15.0000' },
    { name: 2, sum: '15.0000' },
  ]);
  const { rows: remarks } = await client.query(`select max(length(t::text))::int as longest from orders t`);
  expect(remarks[0].longest).toBeLessThan(3_000);
  await client.end();
});
