import { createReadStream, createWriteStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { IngestProblem, importFiles } from '../src/index.ts';
import { folderOf } from './folder.ts';
import { dumpShop, query } from './shop-rows.ts';

const header = 'order_id,customer_id,order_status,order_date\n';
const good = 'o1,c1,delivered,2024-01-01\n';
const retail = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n';

interface BadFile {
  readonly content: string | Buffer;
  readonly code: string;
  readonly sentence: RegExp;
}

const badFiles: Readonly<Record<string, BadFile>> = {
  'an empty file': { content: '', code: 'empty-file', sentence: /^bad\.csv: the file is empty/ },
  'nothing but blank lines': { content: '\n\n', code: 'empty-file', sentence: /^bad\.csv: there is nothing/ },
  'a header and no rows': { content: header, code: 'no-rows', sentence: /^bad\.csv, line 1: .*no row/ },
  'a header and blank rows': { content: `${header},,,\n,,,\n`, code: 'no-rows', sentence: /^bad\.csv, line 1: / },
  'an unknown header': { content: 'a,b\n1,2\n', code: 'unknown-layout', sentence: /^bad\.csv: the columns a, b/ },
  'sales without order ids, which look like customers': {
    content: 'customer_id,date,amount\nc1,2024-01-01,5\n',
    code: 'unknown-layout',
    sentence: /^bad\.csv: the columns customer_id, date, amount/,
  },
  'a quote left open': {
    content: `${header + good}"o2,c1,delivered,2024-01-01\n${good.repeat(3)}`,
    code: 'open-quote',
    sentence: /^bad\.csv, line 3: a quote/,
  },
  'a quote that a later quote seems to close': {
    content: `${header + good}"o2,c1,delivered,2024-01-01\no3,"c1",delivered,2024-01-01\n`,
    code: 'open-quote',
    sentence: /^bad\.csv, line 3: a quote/,
  },
  'a quote left open in a long file': {
    content: `${header}"o0,c1,delivered,2024-01-01\n${good.repeat(100_000)}`,
    code: 'open-quote',
    sentence: /^bad\.csv, line 2: a quote/,
  },
  'a binary file': {
    content: Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)),
    code: 'binary-file',
    sentence: /^bad\.csv: is a binary file/,
  },
  'a zip that is no workbook': {
    content: Buffer.from('504b0506000000000000000000000000000000000000'.padStart(44, '0'), 'hex'),
    code: 'binary-file',
    sentence: /^bad\.csv: /,
  },
  'a NUL byte': { content: `${header + good}o2,c\u0000,x,2024-01-01\n`, code: 'nul-byte', sentence: /line 3: .*NUL/ },
  'a byte that is no UTF-8': {
    content: Buffer.concat([
      Buffer.from(header + good),
      Buffer.from([0xff, 0xfe, 0x2c]),
      Buffer.from('c,x,2024-01-01\n'),
    ]),
    code: 'invalid-text',
    sentence: /line 3: .*UTF-8/,
  },
  'a broken sequence in a UTF-8 file': {
    content: Buffer.concat([
      Buffer.from(`${header}o1,Müller,delivered,2024-01-01\n`),
      Buffer.from('o2,caf\xc3(,delivered,2024-01-01\n', 'latin1'),
    ]),
    code: 'invalid-text',
    sentence: /line 3: .*UTF-8/,
  },
  'an id of ten thousand characters': {
    content: `${header + good}${'x'.repeat(10_000)},c1,delivered,2024-01-01\n`,
    code: 'value-too-long',
    sentence: /^bad\.csv, line 3: the order_id is 10000 characters/,
  },
  'dates in both orders': {
    content: `${header}o1,c1,delivered,12/31/2024\no2,c1,delivered,31/12/2024\n`,
    code: 'mixed-dates',
    sentence: /^bad\.csv, line 3: the date here has its day first, the one on line 2 its month/,
  },
  'gzip that is cut off': {
    content: gzipSync(retail.repeat(100)).subarray(0, 60),
    code: 'damaged-file',
    sentence: /^bad\.csv: the gzip data/,
  },
};

test.each(Object.entries(badFiles))('%s is refused with a sentence, and nothing is kept', async (_, bad) => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({ 'bad.csv': bad.content });
  const before = await dumpShop(database.url);
  const problem = await problemOf(importFiles({ databaseUrl: database.url, paths: [folder.file('bad.csv')] }));
  expect(problem.code).toBe(bad.code);
  expect(problem.message).toMatch(bad.sentence);
  expect(await dumpShop(database.url)).toEqual(before);
  const left = await query(database.url, `select status, error from imports where status <> 'failed' or error is null`);
  expect(left).toEqual([]);
  expect(await query(database.url, 'select * from import_rejects')).toEqual([]);
});

test('a good file is not kept when its neighbour is bad', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'customers.csv': 'customer_id,city\nc1,Berlin\n',
    'orders.csv': `${header + good}"o2,c1\n`,
  });
  const before = await dumpShop(database.url);
  const problem = await problemOf(importFiles({ databaseUrl: database.url, paths: [folder.path] }));
  expect(problem).toMatchObject({ code: 'open-quote', file: 'orders.csv', line: 3 });
  expect(await dumpShop(database.url)).toEqual(before);
  const [failed] = await query(database.url, 'select status, error from imports');
  expect(failed).toEqual({ status: 'failed', error: problem.message });
});

test('a missing file, an empty folder and a mixture of layouts are told before anything is read', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'orders.csv': header + good,
    'retail.csv': `${retail}1,2,x,1,2024-01-01,1,1,x\n`,
  });
  await using empty = await folderOf({ 'readme.md': 'hello' });
  const importOf = (path: string): Promise<IngestProblem> =>
    problemOf(importFiles({ databaseUrl: database.url, paths: [path] }));
  expect((await importOf(folder.file('gone.csv'))).message).toBe('gone.csv: there is no such file or folder.');
  expect((await importOf(empty.path)).code).toBe('unknown-layout');
  expect((await importOf(folder.path)).code).toBe('mixed-layouts');
  expect(await query(database.url, 'select * from imports')).toEqual([]);
});

test('a line of 100 MB is refused without being gathered', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({ 'start.csv': header + good });
  const path = folder.file('long.csv');
  const piece = Buffer.alloc(1024 * 1024, 0x78);
  async function* long(): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(folder.file('start.csv'))) yield chunk;
    for (let megabyte = 0; megabyte < 100; megabyte += 1) yield piece;
  }
  await pipeline(Readable.from(long()), createWriteStream(path));
  let furthest = 0;
  const problem = await problemOf(
    importFiles({
      databaseUrl: database.url,
      paths: [path],
      onProgress: (progress) => {
        furthest = Math.max(furthest, progress.bytesRead);
      },
    }),
  );
  expect(problem).toMatchObject({ code: 'line-too-long', line: 3 });
  expect(furthest).toBeLessThan(5 * 1024 * 1024);
});

test('a file that goes away between being found and being read is a sentence too', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({});
  const path = folder.file('orders.csv');
  await writeFile(path, header + good);
  await rm(path);
  expect((await problemOf(importFiles({ databaseUrl: database.url, paths: [path] }))).code).toBe('missing-file');
});

async function problemOf(work: Promise<unknown>): Promise<IngestProblem> {
  const outcome = await work.then(
    () => 'it went through',
    (cause: unknown) => cause,
  );
  if (!(outcome instanceof IngestProblem)) throw new Error('Expected an IngestProblem.', { cause: outcome });
  return outcome;
}
