/**
 * A bounded soak: `node apps/e2e/faults/soak.ts [seconds] [sockets]`. Sockets come and go, readers read, runs follow each
 * other; memory and handles of both servers are sampled, and their second half must not lie above the first.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { lastEventId } from '@foresale/db/events';
import { requestRun } from '@foresale/db/runs';
import { reachEveryone } from './everyone.ts';
import { newReadings, read } from './readers.ts';
import { setStage } from './stage.ts';
import { Subscriber } from './subscribers.ts';

const [seconds = 1_200, sockets = 60] = process.argv.slice(2).map(Number);
const sampleMilliseconds = 2_000;
/** Caches fill and the compiler works in the beginning: what is compared comes after that. */
const warmUpShare = 0.3;
const say = (text: string) => process.stdout.write(`${text}\n`);
/** Growth from one half to the other that counts as flat: the collector decides when it collects. */
const tolerance = { heap: 1.15, handles: 1.1 } as const;

await using stage = await setStage(1_500);
const subscribers = await openSubscribers(sockets);
await reachEveryone(stage, subscribers);
const stopping = new AbortController();
const readings = newReadings();
const options = {
  url: stage.url,
  token: stage.token,
  revokedToken: stage.revokedToken,
  signal: stopping.signal,
  rate: 5,
  patienceMilliseconds: 10_000,
};
const load = Promise.all([
  ...Array.from({ length: 4 }, () => read(options, readings)),
  comeAndGo(),
  runAgainAndAgain(),
]);

const samples: { readonly heap: number; readonly handles: number }[] = [];
const until = performance.now() + seconds * 1_000;
while (performance.now() < until) {
  await wait(sampleMilliseconds);
  samples.push(await sample());
}
stopping.abort();
await load;
await Promise.all(subscribers.map((subscriber) => subscriber.close()));

const settled = samples.slice(Math.floor(samples.length * warmUpShare));
const middle = Math.floor(settled.length / 2);
const halves = [settled.slice(0, middle), settled.slice(middle)] as const;
// The lowest of a half is what is left after a collection.
const lowest = (half: readonly { readonly heap: number }[]) => Math.min(...half.map(({ heap }) => heap));
const median = (half: readonly { readonly handles: number }[]) =>
  half.map(({ handles }) => handles).sort((a, b) => a - b)[Math.floor(half.length / 2)] ?? 0;
const heap = halves.map(lowest);
const handles = halves.map(median);
say(`| ${seconds} s, ${sockets} sockets, ${readings.requests} requests | first half | second half |\n|---|---|---|`);
say(`| heap after collection, MB (lowest) | ${heap.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(' | ')} |`);
say(`| open file descriptors (median) | ${handles.join(' | ')} |`);
say(`| requests that failed | ${readings.failed} | |`);
const isFlat =
  (heap[1] ?? 0) <= (heap[0] ?? 0) * tolerance.heap && (handles[1] ?? 0) <= (handles[0] ?? 0) * tolerance.handles;
process.exitCode = isFlat && readings.failed === 0 ? 0 : 1;

/** Of both servers together. */
async function sample(): Promise<{ readonly heap: number; readonly handles: number }> {
  const ask = async (url: string) => {
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${stage.token}` } });
    const text = await response.text();
    const value = (name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    return { heap: value('nodejs_heap_size_used_bytes'), handles: value('process_open_fds') };
  };
  const both = await Promise.all(stage.serverUrls.map(ask));
  return {
    heap: both.reduce((sum, { heap: bytes }) => sum + bytes, 0),
    handles: both.reduce((sum, { handles: open }) => sum + open, 0),
  };
}

async function openSubscribers(count: number): Promise<Subscriber[]> {
  const after = await lastEventId(stage.pool);
  return Array.from({ length: count }, () => new Subscriber({ url: stage.url, token: stage.token, after }));
}

/** Sockets that leak show only when they come and go. */
async function comeAndGo(): Promise<void> {
  while (!stopping.signal.aborted) {
    const [visitor] = await openSubscribers(1);
    await wait(200, undefined, { signal: stopping.signal }).catch(() => undefined);
    await visitor?.close();
  }
}

async function runAgainAndAgain(): Promise<void> {
  while (!stopping.signal.aborted) {
    await requestRun(stage.pool, { requestedBy: 'soak' });
    await wait(3_000, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}
