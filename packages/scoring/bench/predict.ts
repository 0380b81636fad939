import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { migrate } from '@foresale/db';
import {
  type CustomerRange,
  everyone,
  featureParameters,
  features,
  findFeatureMoment,
  loadFeatureStatement,
} from '@foresale/db/features';
import { promoteModel } from '@foresale/db/models';
import { connectPipeline, findMiddleCustomer, type PipelineConnection, readModelDocument } from '@foresale/db/pipeline';
import { readShop, storeTrainedModel, trainModel, usedFeatures } from '@foresale/prediction';
import { startTestServer } from '@foresale/test-database/server';
import { z } from 'zod';
import { executeRun, tidySnapshots } from '../src/index.ts';
import { featureSettings } from '../src/make-features.ts';
import { fillShop } from './fill-shop.ts';

// node bench/predict.ts [--customers 5000] [--url postgres://…] [--as-of 2026-11-02T00:00:00Z] [--examples 1000000] [--repeats 2] [--keep-model] [--plans]
// Without a url it starts a server of its own; a database that has customers already is taken as it is. Trains on it and puts the model in charge, unless the one in charge is to be kept; then runs.
// Seconds by the clock, of each stage of the training and each step of the runs, with the CPU seconds of this process;
// and of the features alone, computed as a run does, by two sessions, and not kept. Plans are those of the first of them.
const { values: given } = parseArgs({
  options: {
    url: { type: 'string' },
    customers: { type: 'string', default: '5000' },
    'as-of': { type: 'string', default: '2026-11-02T00:00:00Z' },
    examples: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '2' },
    'keep-model': { type: 'boolean', default: false },
    plans: { type: 'boolean', default: false },
  },
});
const { 'as-of': asOf } = given;

const planLine = z.object({ 'QUERY PLAN': z.string() });
const stepRow = z.object({ name: z.string(), seconds: z.number() });

await using stack = new AsyncDisposableStack();
const server = given.url === undefined ? await startTestServer() : undefined;
stack.defer(() => server?.stop());
const url = given.url ?? server?.url ?? '';
await migrate(url);
const connection = stack.use(await connectPipeline(url, 'foresale bench'));
await fillShop(connection, Number(given.customers));
if (!given['keep-model']) await train(url);
for (let repeat = 0; repeat < Number(given.repeats); repeat += 1) {
  await run(url);
  await computeFeatures(url);
}

async function train(databaseUrl: string): Promise<void> {
  const started = performance.now();
  const startedCpu = process.cpuUsage();
  let stage = '';
  const tell = (name: string): void => {
    if (name === stage) return;
    stage = name;
    say(`training: ${name} from`, (performance.now() - started) / 1000);
  };
  const trained = await trainModel({
    databaseUrl,
    asOf,
    horizonDays: 30,
    maxExamples: Number(given.examples),
    onProgress: (progress) => tell(progress.stage),
  });
  say('training', (performance.now() - started) / 1000);
  const { user, system } = process.cpuUsage(startedCpu);
  say('training, CPU of this process', (user + system) / 1e6);
  process.stdout.write(`${trained.trainingExamples} examples, ROC-AUC ${trained.metrics.rocAuc.toFixed(4)}\n`);
  const modelId = await storeTrainedModel(connection, trained, { asOf, horizonDays: 30 });
  await promoteModel(connection, {
    modelId,
    actor: 'bench',
    overrideReason: 'A benchmark wants a model, whatever it beats.',
  });
}

/** A run that a killed benchmark left behind is taken over. */
async function run(databaseUrl: string): Promise<void> {
  const [requested] = await connection.rows(
    z.object({ id: z.number() }),
    `with asked as (
       insert into runs (requested_by, as_of, as_of_reason) values ('bench', $1, 'given')
       on conflict ((true)) where status in ('queued', 'running') do nothing returning run_id
     )
     select run_id as id from asked
     union all
     select run_id from runs where status in ('queued', 'running')`,
    [asOf],
  );
  const runId = requested?.id ?? 0;
  const outcome = await executeRun({ databaseUrl, runId });
  if (outcome.status !== 'published') throw new Error(`The run ended as ${JSON.stringify(outcome)}.`);
  const rows = await connection.rows(
    stepRow,
    `select step as name, extract(epoch from finished_at - started_at)::float8 as seconds from run_steps where run_id = $1
     union all
     select 'trigger to publish', extract(epoch from finished_at - requested_at)::float8 from runs where run_id = $1`,
    [runId],
  );
  for (const { name, seconds } of rows) say(`run ${runId}: ${name}`, seconds);
  await tidySnapshots(databaseUrl);
}

async function computeFeatures(databaseUrl: string): Promise<void> {
  await using helper = await connectPipeline(databaseUrl, 'foresale bench');
  const [model] = await connection.rows(
    z.object({ id: z.number(), customers: z.number() }),
    `select model_id as id, (select count(*) from customers) as customers from model_promotions
     order by promotion_id desc limit 1`,
  );
  const used = usedFeatures(await readModelDocument(connection, model?.id ?? 0));
  const wanted = features.filter(({ name }) => used.has(name)).map(({ name }) => `f.${name}`);
  // Executed to its last row, which nobody is sent.
  const statement = `explain (analyze, buffers, settings, timing off)
    select ${wanted.join(', ')} from (${await loadFeatureStatement('features')}) f`;
  const moment = await findFeatureMoment(connection, { asOf, horizonDays: 30 });
  const started = performance.now();
  const shop = await connection.transaction(() => readShop(connection, moment, model?.customers ?? 0), featureSettings);
  say('features: the row of the shop', (performance.now() - started) / 1000);
  const middle = await findMiddleCustomer(connection, model?.customers ?? 0);
  const add = (session: PipelineConnection, range: CustomerRange) =>
    session.transaction(async () => {
      // What is written cannot be computed in parallel.
      await session.execute('set local max_parallel_workers_per_gather = 0', []);
      return session.rows(planLine, statement, featureParameters(moment, shop, range));
    }, featureSettings);
  const [plan] =
    middle === null
      ? [await add(connection, everyone)]
      : await Promise.all([add(connection, ['', middle]), add(helper, [middle, null])]);
  say(`features: all ${wanted.length} that the model asks for`, (performance.now() - started) / 1000);
  if (given.plans) {
    const lines = plan.map((line) => line['QUERY PLAN']);
    await writeFile(new URL('plans/features.txt', import.meta.url), `${lines.join('\n')}\n`);
  }
}

function say(name: string, seconds: number): void {
  process.stdout.write(`${name.padEnd(40)} ${seconds.toFixed(2).padStart(8)}\n`);
}
