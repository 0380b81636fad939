import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { migrate } from '@foresale/db';
import { everyone } from '@foresale/db/features';
import {
  connectPipeline,
  loadStatement,
  measures,
  type PipelineConnection,
  type StatementName,
} from '@foresale/db/pipeline';
import { startTestServer } from '@foresale/test-database/server';
import { z } from 'zod';
import { executeRun, tidySnapshots } from '../src/index.ts';
import { fillShop } from './fill-shop.ts';
import { runNaively } from './naive.ts';

// node bench/run.ts [--customers 100000] [--repeats 3] [--url postgres://…] [--plans]
// Without a url it starts a server of its own. A database that has customers already is taken as it is.
const { values: given } = parseArgs({
  options: {
    customers: { type: 'string', default: '100000' },
    repeats: { type: 'string', default: '3' },
    url: { type: 'string' },
    plans: { type: 'boolean', default: false },
  },
});
const asOf = '2026-11-02T00:00:00Z';
const server = given.url === undefined ? await startTestServer() : undefined;
const url = given.url ?? server?.url ?? '';

try {
  await migrate(url);
  await using connection = await connectPipeline(url, 'foresale bench');
  await fillShop(connection, Number(given.customers));
  await measure(connection, Number(given.repeats));
  const naive = await runNaively(url, asOf);
  say('naive: NTILE', [naive.query]);
  say('naive: rows one by one (scaled)', [naive.insert]);
  if (given.plans) await keepPlans(connection);
} finally {
  await server?.stop();
}

/** From the trigger to the publish, and each step. The first run warms up and gives the others a run to move from. */
async function measure(connection: PipelineConnection, repeats: number): Promise<void> {
  const steps = new Map<string, number[]>();
  for (let repeat = 0; repeat <= repeats; repeat += 1) {
    const runId = await requestRun(connection);
    const outcome = await executeRun({ databaseUrl: url, runId });
    if (outcome.status !== 'published') throw new Error(`The run ended as ${JSON.stringify(outcome)}.`);
    await tidySnapshots(url);
    if (repeat === 0) continue;
    const spent = z.object({ name: z.string(), seconds: z.number() });
    const rows = await connection.rows(
      spent,
      `select step as name, extract(epoch from finished_at - started_at)::float8 as seconds from run_steps where run_id = $1
       union all
       select 'trigger to publish', extract(epoch from finished_at - requested_at)::float8 from runs where run_id = $1`,
      [runId],
    );
    for (const { name, seconds } of rows) steps.set(name, [...(steps.get(name) ?? []), seconds]);
  }
  process.stdout.write('seconds: median (least to most)\n');
  for (const [name, seconds] of steps) say(name, seconds);
}

async function requestRun(connection: PipelineConnection): Promise<number> {
  const [run] = await connection.rows(
    z.object({ id: z.number() }),
    `insert into runs (requested_by, as_of, as_of_reason) values ('bench', $1, 'given') returning run_id as id`,
    [asOf],
  );
  return run?.id ?? 0;
}

function say(name: string, seconds: readonly number[]): void {
  const sorted = seconds.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const spread = sorted.length > 1 ? ` (${sorted[0]?.toFixed(2)} to ${sorted.at(-1)?.toFixed(2)})` : '';
  process.stdout.write(`${name.padEnd(34)} ${median.toFixed(2).padStart(9)}${spread}\n`);
}

/** EXPLAIN of each statement of a run, beside this file. */
async function keepPlans(connection: PipelineConnection): Promise<void> {
  const folder = new URL('plans/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const [run] = await connection.rows(
    z.object({ id: z.number(), day: z.number() }),
    'select run_id as id, as_of_day as day from runs order by run_id desc limit 1',
  );
  if (run === undefined) return;
  const line = z.object({ 'QUERY PLAN': z.string() });
  const explain = async (name: StatementName, values: readonly unknown[]) => {
    const text = (await loadStatement(name)).replace(/^--.*\n/gm, '');
    const rows = await connection.rows(line, `explain (analyze, buffers, settings) ${text}`, values);
    await writeFile(new URL(`${name}.txt`, folder), `${rows.map((row) => row['QUERY PLAN']).join('\n')}\n`);
  };
  const cuts = [10, 30, 60, 120];
  const set = async (...settings: string[]) => {
    for (const setting of settings) await connection.rows(z.unknown(), `set local ${setting}`);
  };
  // A run of their own, thrown away with the transaction.
  await connection.rows(z.unknown(), 'begin');
  const trial = await requestRun(connection);
  await connection.rows(z.unknown(), 'select create_snapshot($1)', [trial]);
  await set(`work_mem = '256MB'`, 'enable_hashagg = off', 'enable_hashjoin = off');
  await explain('1-values', [trial, asOf, ...everyone]);
  await set('enable_hashagg = on', 'enable_hashjoin = on');
  await connection.rows(z.unknown(), `analyze customer_values_${trial}`);
  await explain('2-cutpoints', [trial, run.day, [0.2, 0.4, 0.6, 0.8, 0.25, 0.5, 0.75], measures]);
  await explain('2-ties', [trial, run.day, cuts, cuts, cuts, 1, 1, 1]);
  await explain('3-cluster-sample', [trial, run.day, 10_000]);
  const thresholds = [cuts, cuts, cuts];
  const centres = [[1], [2], [3]];
  await connection.rows(z.unknown(), 'savepoint unscored');
  await explain('3-scores-by-clusters', [
    trial,
    run.day,
    ...thresholds,
    [0, 0, 0],
    [1, 1, 1],
    ...centres,
    ['all'],
    ...everyone,
  ]);
  await connection.rows(z.unknown(), 'rollback to unscored');
  await explain('3-scores-by-cells', [
    trial,
    run.day,
    ...thresholds,
    ...thresholds,
    5,
    ['all'],
    Array(125).fill(1),
    ...everyone,
  ]);
  await connection.rows(z.unknown(), `analyze customer_scores_${trial}`);
  await explain('3-segments', [trial, ['all']]);
  await explain('4-middle', [trial]);
  await set('enable_nestloop = off', 'enable_mergejoin = off');
  const [middle] = await connection.read(z.object({ middle: z.number().nullable() }), '4-middle', [trial]);
  await explain('4-list', [trial, run.id, ...Array(6).fill(null), middle?.middle ?? null, null, null]);
  await connection.rows(z.unknown(), 'rollback');
}
