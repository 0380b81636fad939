import { setTimeout as wait } from 'node:timers/promises';

export interface Readings {
  requests: number;
  /** Requests that no retry could save within the patience of a client. */
  failed: number;
  retried: number;
  /** Answers about one run that differ from another answer about the same run. */
  mixed: number;
  /** Answers to somebody who has no right to them. */
  letIn: number;
  exports: number;
  /** Exports that ended as if they were whole, and were not. */
  shortExports: number;
}

export interface ReaderOptions {
  readonly url: string;
  readonly token: string;
  readonly revokedToken: string;
  readonly signal: AbortSignal;
  /** Requests that each reader makes in a second. */
  readonly rate: number;
  readonly patienceMilliseconds: number;
}

const paths = [
  '/api/customers/rfm?limit=50',
  '/api/customers/rfm?limit=50&sort_by=monetary',
  '/api/customers/rfm?limit=20&segment=Champions',
  '/api/customers/segments',
] as const;

/** What one path said of one run, kept by all readers together. */
const known = new Map<string, string>();

export function newReadings(): Readings {
  return { requests: 0, failed: 0, retried: 0, mixed: 0, letIn: 0, exports: 0, shortExports: 0 };
}

/** Asks again and again until it is stopped, as a page or a script would: with patience, and comparing what it is told. */
export async function read(options: ReaderOptions, readings: Readings): Promise<void> {
  let due = performance.now();
  for (let turn = 0; !options.signal.aborted; turn += 1) {
    // By the clock, so that slow answers do not make for fewer questions.
    due += 1_000 / options.rate;
    await wait(Math.max(0, due - performance.now()), undefined, { signal: options.signal }).catch(() => undefined);
    if (options.signal.aborted) return;
    const path = paths[turn % paths.length] ?? paths[0];
    readings.requests += 1;
    await ask(path, options, readings);
    if (turn % 10 === 0) await tryToGetIn(path, options, readings);
  }
}

async function ask(path: string, options: ReaderOptions, readings: Readings): Promise<void> {
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(options.url + path, {
        headers: { authorization: `Bearer ${options.token}` },
        signal: AbortSignal.timeout(5_000),
      });
      const body = await response.text();
      if (response.status === 200) {
        compare(path, response, { body, readings });
        return;
      }
    } catch {
      // Tried again below.
    }
    if (options.signal.aborted) return;
    if (performance.now() - started > options.patienceMilliseconds) {
      readings.failed += 1;
      return;
    }
    readings.retried += 1;
    await wait(Math.min(1_000, 50 * 2 ** attempt));
  }
}

/** The tag names the run, the question and the role: under one tag there is one answer, whichever server gives it. */
function compare(path: string, response: Response, { body, readings }: { body: string; readings: Readings }): void {
  const tag = response.headers.get('etag');
  if (tag === null) return;
  const first = known.get(`${path} ${tag}`);
  if (first === undefined) known.set(`${path} ${tag}`, body);
  else if (first !== body) readings.mixed += 1;
}

async function tryToGetIn(path: string, options: ReaderOptions, readings: Readings): Promise<void> {
  for (const headers of [{}, { authorization: `Bearer ${options.revokedToken}` }]) {
    try {
      const response = await fetch(options.url + path, { headers, signal: AbortSignal.timeout(5_000) });
      await response.arrayBuffer();
      if (response.status === 200) readings.letIn += 1;
    } catch {
      // Nobody was let in.
    }
  }
}

/** Fetches the whole list as a file now and then; a file that ends without an error must be whole. */
export async function exportLists(options: ReaderOptions, readings: Readings): Promise<void> {
  while (!options.signal.aborted) {
    await wait(1_500, undefined, { signal: options.signal }).catch(() => undefined);
    try {
      const response = await fetch(`${options.url}/api/export/customers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' },
        body: '{}',
        signal: AbortSignal.timeout(15_000),
      });
      if (response.status !== 200) continue;
      readings.exports += 1;
      const expected = Number(response.headers.get('x-foresale-rows'));
      const lines = (await response.text()).split('\r\n').length - 2;
      if (lines !== expected) readings.shortExports += 1;
    } catch {
      // Visibly broken, as it should be.
    }
  }
}
