/**
 * Everything at once while everything fails in turn: `node apps/e2e/faults/run.ts [faults] [sockets] [readers]`. Prints a
 * table and ends with exit code 1 when anything was lost, doubled or mixed, somebody was let in, or something stayed down.
 */
import { lastEventId } from '@foresale/db/events';
import { requestRun } from '@foresale/db/runs';
import { sql } from 'slonik';
import { z } from 'zod';
import { patience, reachEveryone, visibleEvents } from './everyone.ts';
import { faults } from './fault-list.ts';
import { type ImportLog, importFilesForever, ordersPerImport } from './imports.ts';
import { exportLists, newReadings, read } from './readers.ts';
import { type Stage, setStage } from './stage.ts';
import { Subscriber } from './subscribers.ts';
import { until } from './until.ts';

const [count = 60, sockets = 40, readers = 6] = process.argv.slice(2).map(Number);
const customers = 1_500;
const say = (text: string) => process.stdout.write(`${text}\n`);

await using stage = await setStage(customers);
const first = await lastEventId(stage.pool);
const subscribers = Array.from(
  { length: sockets },
  () => new Subscriber({ url: stage.url, token: stage.token, after: first }),
);
const stopping = new AbortController();
const readings = newReadings();
const imports: ImportLog = { done: 0, tries: 0 };
const reader = {
  url: stage.url,
  token: stage.token,
  revokedToken: stage.revokedToken,
  signal: stopping.signal,
  rate: 3,
  patienceMilliseconds: 30_000,
};
const load = Promise.all([
  ...Array.from({ length: readers }, () => read(reader, readings)),
  exportLists(reader, readings),
  importFilesForever({ databaseUrl: stage.networkedUrl, folder: stage.folder, signal: stopping.signal }, imports),
  askForRuns(stage, stopping.signal),
]);
say(`${sockets} sockets, ${readers} readers, imports, exports and runs over ${customers} customers; ${count} faults`);
await reachEveryone(stage, subscribers);

const recoveries = new Map<string, number[]>();
const neverBack: string[] = [];
for (let number = 0; number < count; number += 1) {
  const fault = faults[number % faults.length];
  if (fault === undefined) break;
  const started = performance.now();
  try {
    await fault.inject(stage, Math.floor(number / faults.length));
    await reachEveryone(stage, subscribers);
    recoveries.set(fault.name, [...(recoveries.get(fault.name) ?? []), performance.now() - started]);
  } catch (cause) {
    neverBack.push(`${fault.name}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
stopping.abort();
await load;
await until(async () => (await runsUnderWay(stage)) === 0, 'no run is under way', patience);
await reachEveryone(stage, subscribers);

const visible = await visibleEvents(stage, first);
const reckonings = subscribers.map((subscriber) => subscriber.reckon(visible));
const sum = (pick: (reckoning: (typeof reckonings)[number]) => number) =>
  reckonings.reduce((total, reckoning) => total + pick(reckoning), 0);
const audited = await numberOf(stage, sql.fragment`select count(*) as n from audit_log where action = 'export'`);
const orders = await numberOf(stage, sql.fragment`select count(*) as n from orders where order_id like 'fault-%'`);
const debris = await numberOf(
  stage,
  sql.fragment`select count(*) as n from pg_class c join runs r on c.relname = 'priority_list_rows_' || r.run_id
    where r.status <> 'published'`,
);
const published = await numberOf(stage, sql.fragment`select count(*) as n from runs where status = 'published'`);
await Promise.all(subscribers.map((subscriber) => subscriber.close()));

say('\n| fault | times | back after (median) | (worst) |\n|---|---|---|---|');
for (const [name, times] of recoveries) {
  const sorted = times.toSorted((a, b) => a - b);
  const seconds = (at: number) => `${((sorted[at] ?? 0) / 1_000).toFixed(1)} s`;
  say(`| ${name} | ${times.length} | ${seconds(Math.floor(sorted.length / 2))} | ${seconds(sorted.length - 1)} |`);
}
const injected = [...recoveries.values()].reduce((total, times) => total + times.length, 0) + neverBack.length;
const bad: Readonly<Record<string, number>> = {
  'lost events': sum(({ lost }) => lost),
  'doubled events': sum(({ doubled }) => doubled),
  'mixed reads': readings.mixed,
  'unaudited exports': Math.max(0, readings.exports - audited),
  'short exports that look whole': readings.shortExports,
  'answers without a right': readings.letIn,
  'requests that no retry saved': readings.failed,
  'lost or doubled orders':
    Math.abs(orders - imports.done * ordersPerImport) % ordersPerImport === 0 &&
    orders >= imports.done * ordersPerImport
      ? 0
      : 1,
  'leftovers of failed runs': debris,
  'faults that did not heal': neverBack.length,
};
say(`\n| over ${injected} faults | |\n|---|---|`);
for (const [name, number] of Object.entries(bad)) say(`| **${name}** | **${number}** |`);
say(
  `| events that each of ${sockets} sockets got | ${visible.length} (${sum(({ refetches }) => refetches)} refetches) |`,
);
say(`| requests | ${readings.requests}, ${readings.retried} tries more |`);
say(`| exports begun, audited | ${readings.exports}, ${audited} |`);
say(`| imports done, tried | ${imports.done}, ${imports.tries} |`);
say(`| runs published | ${published} |`);
for (const sentence of neverBack) say(sentence);
process.exitCode = Object.values(bad).every((number) => number === 0) ? 0 : 1;

async function askForRuns({ pool }: Stage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await requestRun(pool, { requestedBy: 'faults' }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

async function runsUnderWay(stage: Stage): Promise<number> {
  return numberOf(stage, sql.fragment`select count(*) as n from runs where status in ('queued', 'running')`);
}

async function numberOf({ pool }: Stage, query: ReturnType<typeof sql.fragment>): Promise<number> {
  const row = z.object({ n: z.bigint().transform(Number) });
  let found = 0;
  await until(
    async () => {
      found = (await pool.one(sql.type(row)`${query}`)).n;
      return true;
    },
    'the database answers',
    patience,
  );
  return found;
}
