import type { Column } from 'ml-gradient-boosting';
import pg from 'pg';

/** A generator of numbers in [0, 1) (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

export async function connect(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set jit = off');
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** Fills table `rows(id, …)` with the columns, as doubles; NaN becomes null in every second row and stays NaN else. */
export async function store(client: pg.Client, names: readonly string[], columns: readonly Column[]): Promise<void> {
  const quoted = names.map((name) => pg.escapeIdentifier(name));
  await client.query('drop table if exists rows');
  await client.query(`create table rows (id int4, ${quoted.map((name) => `${name} float8`).join(', ')})`);
  const rows = columns[0]?.length ?? 0;
  const size = 50_000;
  for (let from = 0; from < rows; from += size) {
    const to = Math.min(rows, from + size);
    const ids = Array.from({ length: to - from }, (_, i) => from + i);
    const values = columns.map((column) =>
      ids.map((id) => {
        const value = column[id] ?? Number.NaN;
        return Number.isNaN(value) && id % 2 === 0 ? null : value;
      }),
    );
    const lists = ['int4', ...columns.map(() => 'float8')].map((type, i) => `$${i + 1}::${type}[]`);
    await client.query(`insert into rows select * from unnest(${lists.join(', ')})`, [ids, ...values]);
  }
}

/** One numeric column of a query's answer, in the order of ids, exact to the last bit. */
export async function read(client: pg.Client, query: string, column: string): Promise<Float64Array> {
  const { rows } = await client.query<{ value: string[] }>(
    `select array_agg(${pg.escapeIdentifier(column)} order by id) as value from (${query}) as scored`,
  );
  return Float64Array.from(rows[0]?.value ?? [], Number);
}
