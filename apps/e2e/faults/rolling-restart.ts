/**
 * Replaces both servers one after the other under load: `node apps/e2e/faults/rolling-restart.ts [sockets] [requests per
 * second]`. Ends with exit code 1 when a request failed after its retries, or a socket did not go on where it was.
 */
import { lastEventId } from '@foresale/db/events';
import { reachEveryone, visibleEvents } from './everyone.ts';
import { newReadings, read } from './readers.ts';
import { setStage } from './stage.ts';
import { Subscriber } from './subscribers.ts';

const [sockets = 500, requestsPerSecond = 50] = process.argv.slice(2).map(Number);
const readers = 10;
const say = (text: string) => process.stdout.write(`${text}\n`);

await using stage = await setStage(1_500);
const first = await lastEventId(stage.pool);
const subscribers = Array.from(
  { length: sockets },
  () => new Subscriber({ url: stage.url, token: stage.token, after: first }),
);
await reachEveryone(stage, subscribers);
const stopping = new AbortController();
const readings = newReadings();
const options = {
  url: stage.url,
  token: stage.token,
  revokedToken: stage.revokedToken,
  signal: stopping.signal,
  rate: requestsPerSecond / readers,
  patienceMilliseconds: 10_000,
};
const load = Promise.all(Array.from({ length: readers }, () => read(options, readings)));
const started = performance.now();
for (const server of stage.servers) {
  const before = performance.now();
  await server.replace('SIGTERM');
  await reachEveryone(stage, subscribers);
  say(`${server.name} replaced, every socket reached after ${((performance.now() - before) / 1_000).toFixed(1)} s`);
}
const seconds = (performance.now() - started) / 1_000;
stopping.abort();
await load;
// What is logged while the last requests end is on its way still: everybody is reached once more, and then it is counted.
await reachEveryone(stage, subscribers);
const visible = (await visibleEvents(stage, first)).filter((id) => subscribers.every((one) => id <= one.highest()));
const reckonings = subscribers.map((subscriber) => subscriber.reckon(visible));
const sum = (pick: (reckoning: (typeof reckonings)[number]) => number) =>
  reckonings.reduce((total, reckoning) => total + pick(reckoning), 0);
await Promise.all(subscribers.map((subscriber) => subscriber.close()));

const bad: Readonly<Record<string, number>> = {
  'requests failed after retries': readings.failed,
  'sockets that did not resume': reckonings.filter(({ lost, doubled }) => lost + doubled > 0).length,
  'lost events': sum(({ lost }) => lost),
  'doubled events': sum(({ doubled }) => doubled),
  'mixed reads': readings.mixed,
};
say(`\n| two servers replaced under ${sockets} sockets | |\n|---|---|`);
for (const [name, number] of Object.entries(bad)) say(`| **${name}** | **${number}** |`);
say(`| requests (per second) | ${readings.requests} (${(readings.requests / seconds).toFixed(0)}) |`);
say(`| tried again | ${readings.retried} |`);
process.exitCode = Object.values(bad).every((number) => number === 0) ? 0 : 1;
