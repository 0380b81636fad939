/**
 * Load of a bounded length: `node apps/e2e/faults/soak.ts [seconds] [sockets] [folder for heap snapshots]`. Ends with exit
 * code 1 when the memory or the handles of a server or worker grow. What is compared is what a collection leaves, once the
 * caches are full: a straight line through those readings, since the first and the last one alone would be chance.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lastEventId } from '@foresale/db/events';
import { requestRun } from '@foresale/db/runs';
import { z } from 'zod';
import { reachEveryone } from './everyone.ts';
import { newReadings, read } from './readers.ts';
import { slopeOf } from './slope.ts';
import { setStage } from './stage.ts';
import { Subscriber } from './subscribers.ts';

const [seconds = 1_200, sockets = 60] = process.argv.slice(2, 4).map(Number);
const snapshotFolder = process.argv[4];
/** The compiler works in the beginning, and pools, caches and prepared statements fill. */
const warmUpMilliseconds = Math.max(60_000, seconds * 300);
const pauseMilliseconds = Math.max(1_000, seconds * 10);
const say = (text: string) => process.stdout.write(`${text}\n`);

const reading = z.object({
  heapUsed: z.number(),
  external: z.number(),
  rss: z.number(),
  files: z.number(),
  resources: z.number(),
});
type Figure = keyof z.infer<typeof reading>;
/** What a line may rise by from its beginning to its end, for each figure, and still count as flat. */
const figures: readonly {
  readonly figure: Figure;
  readonly name: string;
  readonly unit: number;
  readonly most: number;
}[] = [
  { figure: 'heapUsed', name: 'heap, MB', unit: 2 ** 20, most: 0.05 },
  { figure: 'external', name: 'buffers, MB', unit: 2 ** 20, most: 0.2 },
  // The allocator gives little back, so that it grows by what was needed at once.
  { figure: 'rss', name: 'resident, MB', unit: 2 ** 20, most: 0.15 },
  { figure: 'files', name: 'open files', unit: 1, most: 0.1 },
  { figure: 'resources', name: 'timers and handles', unit: 1, most: 0.1 },
];

await using stage = await setStage(1_500, { NODE_OPTIONS: `--import=${import.meta.resolve('./probe.ts')}` });
const apps = [...stage.servers, ...stage.workers];
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
await fillCaches();
const load = Promise.all([
  ...Array.from({ length: 4 }, () => read(options, readings)),
  comeAndGo(),
  runAgainAndAgain(),
]);

const samples: { readonly at: number; readonly of: readonly z.infer<typeof reading>[] }[] = [];
const started = performance.now();
await wait(warmUpMilliseconds);
await writeSnapshots('warm');
do {
  samples.push({ at: performance.now(), of: await Promise.all(apps.map(measure)) });
  await wait(pauseMilliseconds);
} while (performance.now() - started < seconds * 1_000);
await writeSnapshots('end');
stopping.abort();
await load;
await Promise.all(subscribers.map((subscriber) => subscriber.close()));

const minutes = (seconds * 1_000 - warmUpMilliseconds) / 60_000;
say(
  `${seconds} s, ${sockets} sockets, ${readings.requests} requests, ${readings.failed} failed; ` +
    `${samples.length} readings over the last ${minutes.toFixed(1)} minutes\n`,
);
say('| what a collection leaves | begins | ends | the line rises by | may |\n|---|---|---|---|---|');
let isFlat = true;
apps.forEach(({ name }, index) => {
  for (const { figure, name: what, unit, most } of figures) {
    const points = samples.flatMap(({ at, of }) => {
      const value = of[index]?.[figure];
      return value === undefined ? [] : [{ x: at, y: value / unit }];
    });
    const { begins, ends } = slopeOf(points);
    // One more handle than ten is no leak.
    const isGrowing = ends - begins > Math.max(most * begins, 2);
    if (isGrowing) isFlat = false;
    const rise = `${(((ends - begins) / begins) * 100).toFixed(1)} %`;
    say(
      `| ${name}: ${what} | ${begins.toFixed(1)} | ${ends.toFixed(1)} | ${isGrowing ? `**${rise}**` : rise} | ${most * 100} % |`,
    );
  }
});
process.exitCode = isFlat && readings.failed === 0 ? 0 : 1;

async function measure(app: (typeof apps)[number]): Promise<z.infer<typeof reading>> {
  return reading.parse(await app.ask({ probe: 'measure' }));
}

/** Two of them, loaded into a browser's developer tools, tell which constructors' objects came to stay. */
async function writeSnapshots(when: string): Promise<void> {
  if (snapshotFolder === undefined) return;
  for (const app of apps) {
    const file = join(snapshotFolder, `${app.name.replaceAll(' ', '-')}-${when}.heapsnapshot`);
    await app.ask({ probe: 'snapshot', file });
  }
}

/** As many answers as a server remembers, of the size that the readers ask for: what follows replaces them. */
async function fillCaches(): Promise<void> {
  for (const url of stage.serverUrls) {
    for (let number = 0; number < 450; number += 1) {
      const sort = ['recency', 'frequency', 'monetary'][number % 3];
      const path = `/api/customers/rfm?sort_by=${sort}&limit=${45 + (number % 10)}&page=${1 + (number % 25)}`;
      const response = await fetch(url + path, { headers: { authorization: `Bearer ${stage.token}` } });
      await response.arrayBuffer();
    }
  }
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
