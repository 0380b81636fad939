import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { z } from 'zod';
import { createColumnBuilder, type ListRow } from './column-builder.ts';

const asked = z.object({ databaseUrl: z.string(), runId: z.number(), customers: z.number() }).parse(workerData);

/** By rank in parts, each a query of its own: an open cursor would keep the snapshot of the whole database alive. */
const part = 20_000;

const statement = `
  select customer_id, name, email, segment, country, state, city, last_purchase_date - date '1970-01-01', recency_days,
    frequency, monetary_minor::float8, recency_score, frequency_score, monetary_score, probability
  from priority_list_rows
  where run_id = $1 and rank > $2 and rank <= $3
  order by rank`;

const client = new pg.Client({ connectionString: asked.databaseUrl, application_name: 'foresale list columns' });
await client.connect();
try {
  const builder = createColumnBuilder(asked.customers);
  for (let from = 0; from < asked.customers; from += part) {
    const { rows } = await client.query<ListRow & unknown[]>({
      text: statement,
      values: [asked.runId, from, from + part],
      rowMode: 'array',
    });
    for (const row of rows) builder.add(row);
  }
  parentPort?.postMessage(builder.finish(asked.runId));
} finally {
  await client.end();
}
