import { publishShop } from '@foresale/api/testing';
import { exportColumnSchema } from '@foresale/contract';
import { type Cell, readCsv, readExport } from '@foresale/db/exports';
import { addUser } from '@foresale/db/identity';
import { setOutreach } from '@foresale/db/outreach';
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
