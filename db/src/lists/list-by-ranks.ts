import type { CustomerSort } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { customerCondition } from './customer-condition.ts';
import {
  type ListRequest,
  listedRow,
  type SnapshotCustomer,
  selected,
  sortColumns,
  toListed,
} from './list-customers.ts';

/** Customers of a run in the order of the ranks given. */
export async function listByRanks(
  connection: CommonQueryMethods,
  runId: number,
  ranks: Uint32Array,
): Promise<readonly SnapshotCustomer[]> {
  if (ranks.length === 0) return [];
  const rows = await connection.any(sql.type(listedRow)`
    select ${selected(sortColumns.priority)}
    from priority_list_rows l cross join (select currency_digits from runs where run_id = ${runId}) r
    where l.run_id = ${runId} and l.rank = any(${sql.array([...ranks], 'int4')})`);
  const byRank = new Map(rows.map((row) => [row.rank, row]));
  return Array.from(ranks, (rank) => byRank.get(rank)).flatMap((row) => (row === undefined ? [] : [toListed(row)]));
}

const rankRow = z.object({ customer_id: z.string(), rank: z.number() });

/** Where customers stand in a run; who is not in it is left out. */
export async function ranksOf(
  connection: CommonQueryMethods,
  runId: number,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await connection.any(sql.type(rankRow)`
    select customer_id, rank from priority_list_rows
    where run_id = ${runId} and customer_id = any(${sql.array([...customerIds], 'text')})`);
  return new Map(rows.map((row) => [row.customer_id, row.rank]));
}

const ranksRow = z.object({ ranks: z.array(z.number()) });

/** The ranks of all that a filter leaves, in an order. */
export async function listRanks(
  connection: CommonQueryMethods,
  { sort, direction, ...scope }: Omit<ListRequest, 'limit' | 'after' | 'offset'>,
): Promise<Uint32Array> {
  const order = (of: CustomerSort) =>
    direction === 'asc' ? sql.fragment`${sortColumns[of]} asc` : sql.fragment`${sortColumns[of]} desc`;
  const row = await connection.one(sql.type(ranksRow)`
    select coalesce(array_agg(l.rank order by ${order(sort)} nulls last, l.rank), '{}') as ranks
    from priority_list_rows l
    where ${customerCondition(scope)}`);
  return Uint32Array.from(row.ranks);
}
