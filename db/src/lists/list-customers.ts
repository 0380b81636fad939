import { type CustomerSort, type Direction, type ListedCustomer, reasonSchema } from '@foresale/contract';
import { type CommonQueryMethods, type FragmentSqlToken, sql } from 'slonik';
import { z } from 'zod';
import { customerCondition, type ListScope } from './customer-condition.ts';

/** Where a page ended: the value it was sorted by, and the rank that settles ties. */
export interface Position {
  readonly value: number | null;
  readonly rank: number;
}

export interface ListRequest extends ListScope {
  readonly sort: CustomerSort;
  readonly direction: Direction;
  readonly limit: number;
  readonly after?: Position | undefined;
  readonly offset?: number;
}

export const listedRow = z.object({
  customer_id: z.string(),
  rank: z.number(),
  previous_rank: z.number().nullable(),
  previous_segment: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  country: z.string().nullable(),
  segment: z.string(),
  last_purchase_date: z.string(),
  recency_days: z.number(),
  frequency: z.number(),
  monetary: z.number(),
  recency_score: z.number(),
  frequency_score: z.number(),
  monetary_score: z.number(),
  rfm_score: z.number(),
  overall_rfm_score: z.number(),
  probability: z.number().nullable(),
  predicted_label: z.boolean().nullable(),
  confidence: z.number().nullable(),
  confidence_customers: z.number().nullable(),
  confidence_low: z.number().nullable(),
  confidence_high: z.number().nullable(),
  expected_value: z.number().nullable(),
  typical_order: z.number().nullable(),
  dormant: z.boolean().nullable(),
  reasons: z.array(reasonSchema).nullable(),
  sort_value: z.number().nullable(),
});
type ListedRow = z.infer<typeof listedRow>;

/** What each sort orders by. */
export const sortColumns: Readonly<Record<CustomerSort, FragmentSqlToken>> = {
  priority: sql.fragment`l.rank`,
  recency: sql.fragment`l.recency_days`,
  frequency: sql.fragment`l.frequency`,
  monetary: sql.fragment`l.monetary_minor`,
  probability: sql.fragment`l.probability`,
  expected_value: sql.fragment`l.expected_value_minor`,
};

/** The columns of a listed customer; the run gives the number of digits that its money has. */
export function selected(sort: FragmentSqlToken): FragmentSqlToken {
  return sql.fragment`l.customer_id, l.rank, l.previous_rank, l.previous_segment, l.name, l.email, l.phone, l.city, l.state,
    l.country, l.segment, l.last_purchase_date::text as last_purchase_date, l.recency_days, l.frequency,
    l.monetary_minor / power(10::numeric, r.currency_digits) as monetary, l.recency_score, l.frequency_score,
    l.monetary_score, l.rfm_score, l.overall_rfm_score, l.probability, l.predicted_label, l.confidence,
    l.confidence_customers, l.confidence_low, l.confidence_high,
    l.expected_value_minor / power(10::numeric, r.currency_digits) as expected_value,
    l.typical_minor / power(10::numeric, r.currency_digits) as typical_order, l.dormant, l.reasons,
    ${sort}::float8 as sort_value`;
}

/** What a snapshot knows of a customer; what the team does with them is no part of it. */
export type SnapshotCustomer = Omit<ListedCustomer, 'outreach'>;

export interface ListedPage {
  readonly customers: readonly SnapshotCustomer[];
  /** Undefined on the last page. */
  readonly next: Position | undefined;
}

export async function listCustomers(connection: CommonQueryMethods, request: ListRequest): Promise<ListedPage> {
  const column = sortColumns[request.sort];
  const order = request.direction === 'asc' ? sql.fragment`asc` : sql.fragment`desc`;
  // One more than asked for tells whether there is another page.
  const rows = await connection.any(sql.type(listedRow)`
    select ${selected(column)}
    from priority_list_rows l cross join (select currency_digits from runs where run_id = ${request.runId}) r
    where ${customerCondition(request)} and ${isAfter(request)}
    order by ${column} ${order} nulls last, l.rank ${request.sort === 'priority' ? order : sql.fragment`asc`}
    limit ${request.limit + 1} offset ${request.offset ?? 0}`);
  const page = rows.slice(0, request.limit);
  const last = page.at(-1);
  const next =
    rows.length > page.length && last !== undefined ? { value: last.sort_value, rank: last.rank } : undefined;
  return { customers: page.map(toListed), next };
}

const idRow = z.object({ customer_id: z.string() });

/** The first of a list, by id alone. */
export async function listIds(
  connection: CommonQueryMethods,
  { sort, direction, limit, ...scope }: Omit<ListRequest, 'after' | 'offset'>,
): Promise<readonly string[]> {
  const order = direction === 'asc' ? sql.fragment`asc` : sql.fragment`desc`;
  const rows = await connection.any(sql.type(idRow)`
    select l.customer_id
    from priority_list_rows l
    where ${customerCondition(scope)}
    order by ${sortColumns[sort]} ${order} nulls last, l.rank ${sort === 'priority' ? order : sql.fragment`asc`}
    limit ${limit}`);
  return rows.map((row) => row.customer_id);
}

/** Keyset paging: a deep page costs what the first one does. */
function isAfter({ sort, direction, after }: ListRequest): FragmentSqlToken {
  if (after === undefined) return sql.fragment`true`;
  const { value, rank } = after;
  if (sort === 'priority') return direction === 'asc' ? sql.fragment`l.rank > ${rank}` : sql.fragment`l.rank < ${rank}`;
  const column = sortColumns[sort];
  if (value === null) return sql.fragment`${column} is null and l.rank > ${rank}`;
  const typed = sort === 'probability' ? sql.fragment`${value}::float8` : sql.fragment`${Math.round(value)}::bigint`;
  const compared = direction === 'asc' ? sql.fragment`${column} > ${typed}` : sql.fragment`${column} < ${typed}`;
  const orEqual = direction === 'asc' ? sql.fragment`${column} >= ${typed}` : sql.fragment`${column} <= ${typed}`;
  const inOrder = sql.fragment`${orEqual} and (${compared} or l.rank > ${rank})`;
  const mayBeNull = sort === 'probability' || sort === 'expected_value';
  return mayBeNull ? sql.fragment`(${column} is null or (${inOrder}))` : sql.fragment`(${inOrder})`;
}

export async function findListedCustomer(
  connection: CommonQueryMethods,
  runId: number,
  customerId: string,
): Promise<SnapshotCustomer | null> {
  const row = await connection.maybeOne(sql.type(listedRow)`
    select ${selected(sortColumns.priority)}
    from priority_list_rows l cross join (select currency_digits from runs where run_id = ${runId}) r
    where l.run_id = ${runId} and l.customer_id = ${customerId}`);
  return row === null ? null : toListed(row);
}

export function toListed(row: ListedRow): SnapshotCustomer {
  return {
    customerId: row.customer_id,
    rank: row.rank,
    movement: row.previous_rank === null ? null : row.previous_rank - row.rank,
    previousSegment: row.previous_segment,
    name: row.name,
    email: row.email,
    phone: row.phone,
    city: row.city,
    state: row.state,
    country: row.country,
    segment: row.segment,
    lastPurchaseDate: row.last_purchase_date,
    recencyDays: row.recency_days,
    frequency: row.frequency,
    monetary: row.monetary,
    recencyScore: row.recency_score,
    frequencyScore: row.frequency_score,
    monetaryScore: row.monetary_score,
    rfmScore: row.rfm_score,
    overallRfmScore: row.overall_rfm_score,
    purchaseProbability: row.probability,
    predictedLabel: row.predicted_label,
    confidence: row.confidence,
    confidenceCustomers: row.confidence_customers,
    confidenceLow: row.confidence_low,
    confidenceHigh: row.confidence_high,
    expectedValue: row.expected_value,
    typicalOrder: row.typical_order,
    dormant: row.dormant,
    reasons: row.reasons,
  };
}
