import type { ExportColumn } from '@foresale/contract';
import { type CommonQueryMethods, type FragmentSqlToken, sql } from 'slonik';
import { z } from 'zod';

export type Cell = string | number | null;

export interface FileColumn {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date';
}

export interface ExportRequest {
  readonly runId: number;
  /** Who, in the order of the file. */
  readonly ranks: Uint32Array;
  readonly columns: readonly ExportColumn[];
  readonly onProgress?: (rowsDone: number) => void;
}

/** Large enough that the queries cost little beside their rows, small enough to be nothing in memory. */
const batch = 4_000;
/** Batches that the database works on while one is written: with two of them, both of two cores are busy. */
const ahead = 2;

const outreachStatus = sql.fragment`case when o.status = 'snoozed'
  and o.snoozed_until <= (now() at time zone r.time_zone)::date then 'to-call' else o.status end`;
const money = (minor: FragmentSqlToken) => sql.fragment`${minor} / power(10::numeric, r.currency_digits)`;

const sources: Readonly<Record<ExportColumn, { readonly kind: FileColumn['kind']; readonly value: FragmentSqlToken }>> =
  {
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
    purchase_probability: { kind: 'number', value: sql.fragment`l.probability` },
    confidence: { kind: 'number', value: sql.fragment`l.confidence` },
    expected_value: { kind: 'number', value: money(sql.fragment`l.expected_value_minor`) },
    recency: { kind: 'number', value: sql.fragment`l.recency_days` },
    frequency: { kind: 'number', value: sql.fragment`l.frequency` },
    monetary: { kind: 'number', value: money(sql.fragment`l.monetary_minor`) },
    last_purchase_date: { kind: 'date', value: sql.fragment`l.last_purchase_date` },
    outreach_status: { kind: 'text', value: outreachStatus },
    outreach_owner: { kind: 'text', value: sql.fragment`o.owner_id` },
    outreach_note: { kind: 'text', value: sql.fragment`o.note` },
    snoozed_until: { kind: 'date', value: sql.fragment`o.snoozed_until` },
  };

/** The columns of a file by name, and what their cells are. */
export function describeColumns(columns: readonly ExportColumn[]): readonly FileColumn[] {
  return columns.map((name) => ({ name, kind: sources[name].kind }));
}

/**
 * The rows of a file, read only as fast as they are taken. Each batch is a query of its own, over a snapshot that does not
 * change: a reader that takes hours holds no transaction, and a snapshot that retention drops meanwhile ends the export
 * with an error. Whoever writes the file must cut it off visibly then.
 */
export async function* readExport(
  connection: CommonQueryMethods,
  { runId, ranks, columns, onProgress }: ExportRequest,
): AsyncGenerator<readonly (readonly Cell[])[], void, undefined> {
  const ownerNames = columns.includes('outreach_owner') ? await readOwnerNames(connection) : undefined;
  const owner = columns.indexOf('outreach_owner');
  const pending: Promise<readonly Cell[][]>[] = [];
  let asked = 0;
  const askAhead = () => {
    while (pending.length < ahead && asked < ranks.length) {
      const next = readBatch(connection, { runId, columns, ranks: ranks.subarray(asked, asked + batch) });
      // Awaited in its turn; until then its failure is nobody's surprise.
      next.catch(() => undefined);
      pending.push(next);
      asked += batch;
    }
  };
  askAhead();
  let done = 0;
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const rows = await next;
    askAhead();
    yield ownerNames === undefined
      ? rows
      : rows.map((row) => row.with(owner, ownerNames.get(Number(row[owner])) ?? null));
    done += rows.length;
    onProgress?.(done);
  }
}

const cell = z.union([z.string(), z.number(), z.null()]);
const batchRow = z.object({ rows: z.custom<readonly Cell[][]>((value) => Array.isArray(value) && isCells(value[0])) });

/** The first row stands for all of a batch: each is made by the same statement, and there may be millions. */
function isCells(row: unknown): boolean {
  return z.array(cell).safeParse(row).success;
}

async function readBatch(
  connection: CommonQueryMethods,
  { runId, columns, ranks }: Pick<ExportRequest, 'runId' | 'columns' | 'ranks'>,
): Promise<readonly Cell[][]> {
  const values = sql.join(
    columns.map((name) => sources[name].value),
    sql.fragment`, `,
  );
  const withOutreach = columns.some((name) => name.startsWith('outreach_') || name === 'snoozed_until')
    ? sql.fragment`left join outreach o on o.customer_id = l.customer_id`
    : sql.fragment``;
  const { rows } = await connection.one(sql.type(batchRow)`
    select json_agg(json_build_array(${values}) order by wanted.place) as rows
    from unnest(${sql.array([...ranks], 'int4')}) with ordinality as wanted (rank, place)
    join priority_list_rows l on l.run_id = ${runId} and l.rank = wanted.rank
    cross join (select currency_digits, time_zone from runs where run_id = ${runId}) r
    ${withOutreach}`);
  if (rows.length !== ranks.length) throw new Error(`A batch has ${rows.length} rows instead of ${ranks.length}.`);
  return rows;
}

const nameRow = z.object({ user_id: z.bigint().transform(Number), name: z.string() });

/** Apart from the rows: users are no part of what is distributed. */
async function readOwnerNames(connection: CommonQueryMethods): Promise<ReadonlyMap<number, string>> {
  const users = await connection.any(sql.type(nameRow)`select user_id, name from users`);
  return new Map(users.map((user) => [user.user_id, user.name]));
}
