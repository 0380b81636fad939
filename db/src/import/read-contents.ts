import type { ShopContents } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const tables = ['customers', 'orders', 'order_items', 'products', 'payments', 'returns'] as const;

/** Above this, a table is estimated: nobody reads the last digit of millions, and everybody waits for it. */
const countedRows = 1_000_000;

const estimateRow = z.object({ table: z.enum(tables), rows: z.number() });
const countRow = z.object({ rows: z.bigint().transform(Number) });
const moment = z
  .number()
  .transform((milliseconds) => new Date(milliseconds).toISOString())
  .nullable();
const momentsRow = z.object({
  firstOrderAt: moment,
  lastOrderAt: moment,
  lastReturnAt: moment,
  lastImportAt: moment,
});

/** What the shop's tables hold. */
export async function readContents(connection: CommonQueryMethods): Promise<ShopContents> {
  const estimates = await connection.any(sql.type(estimateRow)`
    select relname as "table", reltuples::float8 as rows from pg_class
     where oid = any(array['customers', 'orders', 'order_items', 'products', 'payments', 'returns']::regclass[])`);
  const estimated = new Map(estimates.map(({ table, rows }) => [table, rows]));
  const counts: ShopContents['tables'] = [];
  for (const table of tables) {
    const estimate = estimated.get(table) ?? -1;
    const isEstimate = estimate > countedRows;
    const rows = isEstimate ? estimate : await countRows(connection, table);
    counts.push({ table, rows, isEstimate });
  }
  const moments = await connection.one(sql.type(momentsRow)`
    select (select min(ordered_at) from orders) as "firstOrderAt", (select max(ordered_at) from orders) as "lastOrderAt",
           (select max(returned_at) from returns) as "lastReturnAt",
           (select max(finished_at) from imports where status = 'finished') as "lastImportAt"`);
  return { tables: counts, ...moments };
}

async function countRows(connection: CommonQueryMethods, table: (typeof tables)[number]): Promise<number> {
  const { rows } = await connection.one(sql.type(countRow)`select count(*) as rows from ${sql.identifier([table])}`);
  return rows;
}
