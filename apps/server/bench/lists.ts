/**
 * Lists at size: `node apps/server/bench/lists.ts --url postgres://… [--connections 50] [--seconds 20] [--plans]`, over a
 * database with a published run. "cold" asks a different question each time; "cached" asks twenty questions again and again. The
 * server is a process of its own; autocannon waits for each answer before it asks again.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createPool, type DatabasePool } from '@foresale/db';
import { createToken } from '@foresale/db/identity';
import { countCustomers, findCurrentRun, listByRanks, listCustomers } from '@foresale/db/lists';
import autocannon from 'autocannon';
import { type QuerySqlToken, sql } from 'slonik';
import { z } from 'zod';
import { environmentWith } from './env.ts';

const { values: given } = parseArgs({
  options: {
    url: { type: 'string' },
    connections: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    plans: { type: 'boolean', default: false },
  },
});
if (given.url === undefined) throw new Error('--url is needed: a database with a published run.');

const planLine = z.object({ 'QUERY PLAN': z.string() });
const pool = await createPool(given.url, { maximum: 2 });
const server = fork(fileURLToPath(new URL('../src/main.ts', import.meta.url)), {
  env: environmentWith({
    DATABASE_URL: given.url,
    PORT: '0',
    FORESALE_RATE_LIMIT: '9000000',
    LOG_LEVEL: 'error',
  }),
});
try {
  const [message] = await once(server, 'message');
  const { ready } = z.object({ ready: z.string() }).parse(message);
  await measure(ready);
  if (given.plans) await keepPlans();
} finally {
  server.kill('SIGTERM');
  if (server.exitCode === null) await once(server, 'exit');
  await pool.end();
}

async function measure(url: string): Promise<void> {
  const { token } = await createToken(pool, { role: 'manager', name: 'bench' });
  const headers = { authorization: `Bearer ${token}` };
  const questions = await createQuestions();
  // The columns are read in the background: what takes PostgreSQL long tells when they are there.
  for (let fast = 0; fast < 20; ) {
    const start = performance.now();
    await (await fetch(`${url}${questions.next()}`, { headers })).arrayBuffer();
    fast = performance.now() - start < 40 ? fast + 1 : 0;
  }
  const few = Array.from({ length: 20 }, () => questions.next());
  const again = (function* () {
    for (;;) yield* few;
  })();
  await run('cold', url, { headers, next: questions.next });
  await run('cached', url, { headers, next: () => again.next().value ?? '/' });
}

async function run(
  name: string,
  url: string,
  { headers, next }: { readonly headers: Record<string, string>; readonly next: () => string },
): Promise<void> {
  const options = { url, headers, connections: Number(given.connections) };
  const requests = [{ setupRequest: (request: autocannon.Request) => ({ ...request, path: next() }) }];
  await autocannon({ ...options, requests, duration: 5 });
  const before = await serverSeconds();
  const {
    latency,
    requests: done,
    non2xx,
    errors,
  } = await autocannon({
    ...options,
    requests,
    duration: Number(given.seconds),
  });
  const each = ((await serverSeconds()) - before) / done.total;
  process.stdout.write(
    `${name}: ${given.connections} connections, median ${latency.p50} ms, 99th percentile ${latency.p99} ms, ` +
      `slowest ${latency.max} ms, ${Math.round(done.average)} answers/s, ${non2xx + errors} failed, ` +
      `${(each * 1000).toFixed(2)} ms of the server's CPU each, load ${loadavg()[0]?.toFixed(1)}\n`,
  );
}

/** What PostgreSQL is asked: the rows of a page by their ranks; and, until a run's columns are there, page and count. */
async function keepPlans(): Promise<void> {
  const run = await findCurrentRun(pool);
  if (run === null) return;
  const folder = new URL('plans/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const explainInto = (file: string): DatabasePool => {
    const explain = async (query: QuerySqlToken): Promise<void> => {
      const lines = await pool.anyFirst(sql.type(planLine)`explain (analyze, buffers) ${query}`);
      await writeFile(new URL(file, folder), `${lines.join('\n')}\n`);
    };
    return Object.assign(Object.create(pool), {
      any: (query: QuerySqlToken) => explain(query).then(() => []),
      oneFirst: (query: QuerySqlToken) => explain(query).then(() => 0),
    });
  };
  const scope = { runId: run.runId, filter: { segment: ['Champions'], minProbability: 0.2 }, searchesContacts: false };
  const ranks = Uint32Array.from({ length: 51 }, (_, place) => 1 + place * 1_009);
  await listByRanks(explainInto('rows-of-a-page.txt'), run.runId, ranks);
  await listCustomers(explainInto('page.txt'), { ...scope, sort: 'monetary', direction: 'desc', limit: 50 });
  await countCustomers(explainInto('count.txt'), scope);
}

/** CPU that the server has used so far, its threads included; as Linux tells it, in hundredths. */
async function serverSeconds(): Promise<number> {
  const fields = (await readFile(`/proc/${server.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Filters, orders and pages at random (seeded), of values that the shop has. */
async function createQuestions() {
  const valuesOf = async (column: 'segment' | 'country' | 'city') =>
    (
      await pool.any(sql.type(z.object({ value: z.string() }))`
        select ${sql.identifier([column])} as value from priority_list_rows
        where run_id = (select run_id from current_snapshot) and ${sql.identifier([column])} is not null
        group by 1 order by count(*) desc limit 30`)
    ).map((row) => row.value);
  const names = await pool.any(sql.type(z.object({ name: z.string() }))`
    select name from priority_list_rows
    where run_id = (select run_id from current_snapshot) and rank % 997 = 0 and name is not null limit 900`);
  const categories = await pool.any(sql.type(z.object({ category: z.string() }))`
    select distinct category from products where category is not null limit 12`);
  const [segments, countries, cities] = [await valuesOf('segment'), await valuesOf('country'), await valuesOf('city')];
  let state = 20260101;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  const day = () => new Date(Date.UTC(2026, 0, 1) + Math.floor(random() * 300) * 86_400_000).toISOString().slice(0, 10);
  const filters: readonly (() => [string, string | undefined])[] = [
    () => ['segment', pick(segments)],
    () => ['country', pick(countries)],
    () => ['city', pick(cities)],
    () => ['category', pick(categories)?.category],
    () => ['last_purchase_from', day()],
    () => ['last_purchase_to', day()],
    () => ['min_probability', (random() * 0.6).toFixed(3)],
    () => ['max_probability', (0.4 + random() * 0.6).toFixed(3)],
    () => [
      'search',
      pick(names)
        ?.name.split(' ')
        [Math.floor(random() * 2)]?.slice(0, 3 + Math.floor(random() * 6)),
    ],
    () => [
      'search',
      String(Math.floor(random() * 1_000_000))
        .padStart(6, '0')
        .slice(0, 4 + Math.floor(random() * 3)),
    ],
  ];
  return {
    next: () => {
      const query = new URLSearchParams({
        sort_by: pick(['recency', 'frequency', 'monetary', 'score', 'probability']) ?? 'score',
        direction: pick(['asc', 'desc']) ?? 'asc',
        limit: '50',
        page: String(1 + Math.floor(random() ** 4 * 40)),
      });
      for (let count = Math.floor(random() * 4); count >= 0; count -= 1) {
        const [name, value] = pick(filters)?.() ?? ['segment', undefined];
        if (value !== undefined) query.set(name, value);
      }
      return `/api/customers/rfm?${query}`;
    },
  };
}
