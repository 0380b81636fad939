import { publishShop } from '@foresale/api/testing';
import { exportColumnSchema } from '@foresale/contract';
import { type Cell, readCsv, readExport } from '@foresale/db/exports';
import { addUser } from '@foresale/db/identity';
import { setOutreach } from '@foresale/db/outreach';
import { patience } from '@foresale/test-database';
import { parse } from 'csv-parse/sync';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { runServer } from './running-server.ts';

test('a CSV file has the cells of the workbook, in every column', async () => {
  await using running = await runServer();
  const { pool } = running;
  const runId = await publishShop(pool, { customers: 9_000, scored: 0.9 });
  await pool.query(sql.unsafe`
    update priority_list_rows set phone = '+49 30 ' || rank::text, state = e'a "b",\r\n' || rank::text, city = '', monetary_minor = rank - 50,
      probability = probability / 1e9, expected_value_minor = rank * 3 where rank % 2 = 0`);
  await addUser(pool, { email: 'grace@example.com', role: 'manager', name: '=Grace, "the" second' });
  const change = { ownerId: 1, status: 'snoozed', snoozedUntil: '2020-01-01', note: '-call\nlater' } as const;
  await setOutreach(pool, { customerIds: ['c1', 'c4'], change, actor: 'test', userId: undefined });
  const ranks = Uint32Array.from({ length: 9_000 }, (_, place) => 9_000 - place);
  const request = { runId, ranks, columns: [...exportColumnSchema.options] };

  let text = '';
  for await (const part of readCsv(pool, { ...request, byteOrderMark: true })) text += part;
  const lines: string[][] = parse(text, { bom: true });
  const cells: Cell[][] = [];
  for await (const batch of readExport(pool, request)) for (const row of batch) cells.push([...row]);
  expect(lines[0]).toEqual(request.columns);
  expect(lines).toHaveLength(9_001);
  for (const [place, row] of cells.entries()) {
    const shown = (lines[place + 1] ?? []).map((cell, column) =>
      typeof row[column] === 'number' ? Number(cell) : /^'[=+@\t\r-]/.test(cell) ? cell.slice(1) : cell,
    );
    expect(shown).toEqual(row.map((cell) => cell ?? ''));
  }
  expect(text).toContain(`"'=Grace, ""the"" second"`);
  expect(text).toContain(`"'-call\nlater"`);
});

test('one person has two exports at once, and leaves room for others', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 30_000 });
  // More than the buffers between here and there hold.
  await running.pool.query(sql.unsafe`update priority_list_rows set name = repeat('x', 800)`);
  const leaving = new AbortController();
  const exportAs = (token: string) =>
    fetch(`${running.url}/api/export/customers`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leaving.signal,
    });
  const token = await running.tokenOf('manager');
  const responses = await Promise.all([1, 2, 3, 4].map(() => exportAs(token)));
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
  const refused = responses.find(({ status }) => status === 429);
  expect(refused?.headers.get('retry-after')).toBe('60');
  expect(await refused?.json()).toEqual({ error: 'Two of your exports are under way; wait until one has ended' });
  expect((await exportAs(await running.tokenOf('manager'))).status).toBe(200);
  leaving.abort();
  await expect
    .poll(async () => {
      const response = await fetch(`${running.url}/api/export/customers?search=nobody`, {
        headers: { authorization: `Bearer ${token}` },
      });
      await response.text();
      return response.status;
    }, patience)
    .toBe(200);
});
