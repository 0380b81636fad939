import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { IngestProblem, importFiles, readMapping } from '../src/index.ts';
import { folderOf } from './folder.ts';
import { query } from './shop-rows.ts';

const mapping = readMapping(['customer_id=Client,ordered_at=Day,amount=Total']);

async function problemOf(attempt: Promise<unknown>): Promise<IngestProblem> {
  const problem = await attempt.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(problem instanceof IngestProblem)) throw new Error(`The import did not fail: ${String(problem)}`);
  return problem;
}

test('an import of which less than half can be taken fails, shows three rows, and keeps nothing but rejects', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'orders.csv':
      'Client;Day;Total\na;2025-01-05;10\nb;one day;1\nc;some day;2\nd;any day;3\ne;no day;4\nf;2025-01-06;5\n',
  });
  const request = { databaseUrl: database.url, paths: [folder.file('orders.csv')], mapping };
  const problem = await problemOf(importFiles(request));
  expect(problem.code).toBe('mostly-rejected');
  expect(problem.message).toContain('4 of 6 rows could not be taken (line 3: Day is not a date');
  expect(problem.rejects.slice(0, 3)).toEqual([
    { file: 'orders.csv', line: 3, reason: 'Day is not a date', raw: 'b;one day;1' },
    { file: 'orders.csv', line: 4, reason: 'Day is not a date', raw: 'c;some day;2' },
    { file: 'orders.csv', line: 5, reason: 'Day is not a date', raw: 'd;any day;3' },
  ]);
  expect(await query(database.url, 'select status, rows_read::int from imports')).toEqual([
    { status: 'failed', rows_read: 0 },
  ]);
  expect(await query(database.url, 'select count(*)::int as rows from import_rejects')).toEqual([{ rows: 4 }]);
  expect(await query(database.url, 'select customer_id from customers')).toEqual([]);

  expect(await importFiles({ ...request, choices: { partial: true } })).toMatchObject({ merged: 2, rejected: 4 });
});

test('nothing at all is refused even where a part would do, and so are orders that bring none', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'none.csv': 'Client;Day;Total\na;never;10\n',
    'customers.csv': 'customer_id,name\nc1,Ana\nc2,Bo\nc3,Chen\n',
    'orders.csv': 'order_id,customer_id,order_status,order_date\no1,x,paid,2025-01-01\no2,y,paid,2025-01-01\n',
  });
  const none = { databaseUrl: database.url, paths: [folder.file('none.csv')], mapping, choices: { partial: true } };
  expect((await problemOf(importFiles(none))).code).toBe('mostly-rejected');
  const paths = [folder.file('customers.csv'), folder.file('orders.csv')];
  expect((await problemOf(importFiles({ databaseUrl: database.url, paths }))).message).toContain('customer not found');
});

test('rows that repeat others do not make an import fail', async () => {
  await using database = await createTestDatabase();
  const row = 'a;2025-01-05;10\n';
  await using folder = await folderOf({ 'orders.csv': `Client;Day;Total\n${row.repeat(9)}` });
  const report = await importFiles({ databaseUrl: database.url, paths: [folder.path], mapping });
  expect(report).toMatchObject({ merged: 1, rejected: 8 });
});

test('less than half is too little whether rows cannot be read or are refused by their dates', async () => {
  await using database = await createTestDatabase();
  const later = [2, 3, 4, 5].map((n) => `o${n},c1,paid,${new Date().getUTCFullYear() + 2}-01-0${n}\n`).join('');
  await using folder = await folderOf({
    'orders.csv': `order_id,customer_id,order_status,order_date\no1,c1,paid,2025-01-01\n${later}`,
  });
  const request = { databaseUrl: database.url, paths: [folder.path] };
  expect((await problemOf(importFiles(request))).message).toContain(
    'orders.csv: 4 of 5 rows could not be taken (line 3: the order date is in the future',
  );
  expect(await importFiles({ ...request, choices: { partial: true } })).toMatchObject({ merged: 1, rejected: 4 });
});

test('what an extract that was cut off leaves behind does not make an import fail', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'customers.csv': 'customer_id,name\nc1,Ana\n',
    'orders.csv': `order_id,customer_id,order_status,order_date\no1,c1,paid,2025-01-01\n${[2, 3, 4, 5]
      .map((n) => `o${n},x${n},paid,2025-01-01\n`)
      .join('')}`,
  });
  expect(await importFiles({ databaseUrl: database.url, paths: [folder.path] })).toMatchObject({
    merged: 2,
    rejects: { 'customer not found': 4 },
  });
});
