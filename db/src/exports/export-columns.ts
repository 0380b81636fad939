import type { ExportColumn } from '@foresale/contract';
import { type CommonQueryMethods, type FragmentSqlToken, sql } from 'slonik';
import { z } from 'zod';

export interface FileColumn {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date';
}

export interface ExportRequest {
  readonly runId: number;
  /** Who, in the order of the file. */
  readonly ranks: Uint32Array;
  readonly columns: readonly ExportColumn[];
  /** Why the customers at these ranks are likely or unlikely to buy, in their order: what the column `why` holds. */
  readonly whyOf?: (ranks: Uint32Array) => Promise<readonly (string | null)[]>;
  readonly onProgress?: (rowsDone: number) => void;
}

const outreachStatus = sql.fragment`case when o.status = 'snoozed'
  and o.snoozed_until <= (now() at time zone r.time_zone)::date then 'to-call' else o.status end`;
const money = (minor: FragmentSqlToken) =>
  sql.fragment`round(${minor} / power(10::numeric, r.currency_digits), r.currency_digits)`;
/** As a person reads it: four digits tell 12.34 % from 12.35 %. */
const share = (value: FragmentSqlToken) => sql.fragment`round(${value}::numeric, 4)`;

/** What the cells of each column are, over the tables of `exportSource`. */
export const exportColumns: Readonly<
  Record<ExportColumn, { readonly kind: FileColumn['kind']; readonly value: FragmentSqlToken }>
> = {
  rank: { kind: 'number', value: sql.fragment`l.rank` },
  customer_id: { kind: 'text', value: sql.fragment`l.customer_id` },
  name: { kind: 'text', value: sql.fragment`l.name` },
  email: { kind: 'text', value: sql.fragment`l.email` },
  phone: { kind: 'text', value: sql.fragment`l.phone` },
  city: { kind: 'text', value: sql.fragment`l.city` },
  state: { kind: 'text', value: sql.fragment`l.state` },
  country: { kind: 'text', value: sql.fragment`l.country` },
  segment: { kind: 'text', value: sql.fragment`l.segment` },
  rfm_score: { kind: 'number', value: sql.fragment`l.rfm_score` },
  purchase_probability: { kind: 'number', value: share(sql.fragment`l.probability`) },
  confidence: { kind: 'number', value: share(sql.fragment`l.confidence`) },
  typical_order: { kind: 'number', value: money(sql.fragment`l.typical_minor`) },
  expected_value: { kind: 'number', value: money(sql.fragment`l.expected_value_minor`) },
  why: { kind: 'text', value: sql.fragment`wanted.why` },
  recency: { kind: 'number', value: sql.fragment`l.recency_days` },
  frequency: { kind: 'number', value: sql.fragment`l.frequency` },
  monetary: { kind: 'number', value: money(sql.fragment`l.monetary_minor`) },
  last_purchase_date: { kind: 'date', value: sql.fragment`l.last_purchase_date::text` },
  outreach_status: { kind: 'text', value: outreachStatus },
  outreach_owner: { kind: 'text', value: sql.fragment`owners.names[array_position(owners.ids, o.owner_id)]` },
  outreach_note: { kind: 'text', value: sql.fragment`o.note` },
  snoozed_until: { kind: 'date', value: sql.fragment`o.snoozed_until::text` },
};

/** The columns of a file by name, and what their cells are. */
export function describeColumns(columns: readonly ExportColumn[]): readonly FileColumn[] {
  return columns.map((name) => ({ name, kind: exportColumns[name].kind }));
}

export interface Owners {
  readonly ids: readonly number[];
  readonly names: readonly string[];
}

/** The rows that a batch of a file is made from; `wanted.place` is their order. */
export async function exportSource(
  { runId, columns, whyOf }: Pick<ExportRequest, 'runId' | 'columns' | 'whyOf'>,
  ranks: Uint32Array,
  owners: Owners,
): Promise<FragmentSqlToken> {
  const why = columns.includes('why') ? ((await whyOf?.(ranks)) ?? []) : [];
  const withOutreach = columns.some((name) => name.startsWith('outreach_') || name === 'snoozed_until')
    ? sql.fragment`
      left join outreach o on o.customer_id = l.customer_id
      cross join (select ${sql.array([...owners.ids], 'int8')} as ids, ${sql.array([...owners.names], 'text')} as names) owners`
    : sql.fragment``;
  return sql.fragment`
    unnest(${sql.array([...ranks], 'int4')}, ${sql.array([...why], 'text')}) with ordinality as wanted (rank, why, place)
    join priority_list_rows l on l.run_id = ${runId} and l.rank = wanted.rank
    cross join (select currency_digits, time_zone from runs where run_id = ${runId}) r
    ${withOutreach}`;
}

const nameRow = z.object({ user_id: z.bigint().transform(Number), name: z.string() });

/** Apart from the rows: users are no part of what is distributed. */
export async function readOwners(connection: CommonQueryMethods, columns: readonly ExportColumn[]): Promise<Owners> {
  if (!columns.includes('outreach_owner')) return { ids: [], names: [] };
  const users = await connection.any(sql.type(nameRow)`select user_id, name from users`);
  return { ids: users.map((user) => user.user_id), names: users.map((user) => user.name) };
}
