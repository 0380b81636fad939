import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { z } from 'zod';
import { type ColumnBuilder, createColumnBuilder, type ListRow } from './column-builder.ts';
import { createListAnswers } from './list-answers.ts';
import { loadCategories } from './load-categories.ts';
import type { Reply, Request } from './open-columns.ts';

// The thread of one run's columns: it reads them, says that they are there, and answers until it is ended.
const { databaseUrl, runId, customers } = z
  .object({ databaseUrl: z.string(), runId: z.number(), customers: z.number() })
  .parse(workerData);

/** By rank in parts, each a query of its own: an open cursor would keep the snapshot of the whole database alive. */
const part = 20_000;

const statement = `
  select customer_id, name, email, segment, country, state, city, last_purchase_date - date '1970-01-01', recency_days,
    frequency, monetary_minor::float8, recency_score, frequency_score, monetary_score, probability
  from priority_list_rows
  where run_id = $1 and rank > $2 and rank <= $3
  order by rank`;

const builder = createColumnBuilder(customers);
await withClient((client) => addRows(client, builder));
const answers = createListAnswers(builder.finish(runId));
let reading: Promise<void> | undefined;

parentPort?.on('message', (request: Request) => {
  if (request.name === 'readCategories') void readCategories().then(() => reply({ id: request.id, answer: undefined }));
  else reply(answer(request));
});
reply('ready');

function answer({ id, name, args }: Exclude<Request, { readonly name: 'readCategories' }>): Reply {
  try {
    // They are counted from all order lines, so nobody does before somebody asks; PostgreSQL answers as long.
    if (args[0].filter.category !== undefined && !answers.hasCategories()) {
      void readCategories();
      return { id, answer: undefined };
    }
    // Each name came with the arguments that it takes: the type of a request says so, and is lost where names are looked up.
    const give = answers[name] as (...given: typeof args) => unknown;
    return { id, answer: give(...args) };
  } catch (problem) {
    return { id, problem };
  }
}

/** Once; what goes wrong is reported, and done again for whoever asks next. */
function readCategories(): Promise<void> {
  reading ??= withClient((client) => loadCategories(client, { runId, customers })).then(
    (found) => answers.addCategories(found),
    (problem: unknown) => {
      reading = undefined;
      reply({ id: null, problem });
    },
  );
  return reading;
}

async function addRows(client: pg.Client, to: ColumnBuilder): Promise<void> {
  const read = (from: number) => {
    const rows = client.query<ListRow & unknown[]>({
      text: statement,
      values: [runId, from, from + part],
      rowMode: 'array',
    });
    // Awaited below, unless something else fails first.
    rows.catch(() => undefined);
    return rows;
  };
  let coming = read(0);
  for (let from = 0; from < customers; from += part) {
    const { rows } = await coming;
    // PostgreSQL looks for the next part while this one is taken in.
    if (from + part < customers) coming = read(from + part);
    for (const row of rows) to.add(row);
  }
}

async function withClient<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'foresale list columns' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function reply(message: Reply): void {
  parentPort?.postMessage(message);
}
