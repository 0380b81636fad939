import { connectPipeline, type PipelineConnection } from '@foresale/db/pipeline';
import { z } from 'zod';

/** Rows that are inserted one by one; the whole is their time scaled up. */
const insertedRows = 5_000;

/**
 * The way it is usually done, for comparison: join and group by order, three NTILE(5), and the result fetched and inserted
 * row by row. Answers in seconds.
 */
export async function runNaively(
  databaseUrl: string,
  asOf: string,
): Promise<{ readonly query: number; readonly insert: number }> {
  await using connection = await connectPipeline(databaseUrl, 'foresale bench naive');
  await connection.rows(
    z.unknown(),
    'create temp table naive_scores (customer_id text, r int, f int, m int, value numeric)',
  );
  const query = await seconds(() =>
    connection.rows(
      z.unknown(),
      `create temp table naive_result as
       select customer_id, ntile(5) over (order by last_at) as r, ntile(5) over (order by orders) as f,
              ntile(5) over (order by value) as m, value
         from (
           select o.customer_id, max(o.ordered_at) as last_at, count(*) as orders, sum(o.amount - coalesce(t.amount, 0)) as value
             from orders o
             left join (select customer_id, order_id, sum(amount) as amount from returns where returned_at < '${asOf}' group by 1, 2) t
               on t.customer_id = o.customer_id and t.order_id = o.order_id
            where o.ordered_at < '${asOf}' and (o.cancelled_at is null or o.cancelled_at >= '${asOf}')
              and o.amount > coalesce(t.amount, 0)
            group by o.customer_id
         ) valued`,
    ),
  );
  const insert = await insertRowByRow(connection);
  return { query, insert };
}

async function insertRowByRow(connection: PipelineConnection): Promise<number> {
  const row = z.object({ customer_id: z.string(), r: z.number(), f: z.number(), m: z.number(), value: z.string() });
  const rows = await connection.rows(row, `select * from naive_result limit ${insertedRows}`);
  const [total] = await connection.rows(z.object({ n: z.number() }), 'select count(*) as n from naive_result');
  const spent = await seconds(async () => {
    for (const { customer_id, r, f, m, value } of rows) {
      await connection.rows(z.unknown(), 'insert into naive_scores values ($1, $2, $3, $4, $5)', [
        customer_id,
        r,
        f,
        m,
        value,
      ]);
    }
  });
  return rows.length === 0 ? 0 : (spent / rows.length) * (total?.n ?? 0);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}
