import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { explain, predict, toJSON, train } from 'ml-gradient-boosting';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../src/browser.ts';

type Library = Pick<typeof import('ml-gradient-boosting'), 'explain' | 'predict' | 'toJSON' | 'train'>;

/** Rows as plain lists, which a page can be handed; null is a missing value. */
interface Task {
  readonly columns: readonly (readonly (number | null)[])[];
  readonly labels: readonly number[];
  readonly interactions: 3 | 'any';
}

const sources = new URL('.', import.meta.resolve('ml-gradient-boosting'));
const library = { explain, predict, toJSON, train };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test.each([
  ['with WebAssembly, in a page that is cross-origin isolated', true],
  ['with the plain loops, in a page that is not', false],
])('a browser trains the same bytes of model as Node, %s', async (_, isolated) => {
  await using site = await servePage(isolated);
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  await page.goto(site.url);
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(isolated);
  for (const interactions of ['any', 3] as const) {
    const task = makeTask(interactions);
    const loaded = await page.evaluateHandle<Library>('import("/index.ts")');
    const learned = await loaded.evaluate(learn, task);
    const expected = await learn(library, task);
    expect(learned.model).toBe(expected.model);
    expect(learned.probabilities).toEqual(expected.probabilities);
    expect(learned.reasons).toEqual(expected.reasons);
  }
  expect(problems).toEqual([]);
  await page.close();
});

/** Runs on either side: nothing from around it may be used. */
async function learn({ explain, predict, toJSON, train }: Library, { columns, labels, interactions }: Task) {
  const data = {
    columns: columns.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN)),
    labels: Uint8Array.from(labels),
  };
  const model = await train(data, { interactions, rounds: 30, rowSampling: 0.8 });
  return {
    model: JSON.stringify(toJSON(model)),
    probabilities: [...predict(model, data.columns)],
    reasons: explain(model, data.columns).parts.map(({ contributions }) => contributions[0]),
  };
}

/** Two features that matter together, one that matters alone, one of noise; some values missing. */
function makeTask(interactions: Task['interactions']): Task {
  let state = 7;
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const rows = Array.from({ length: 4000 }, () => Array.from({ length: 4 }, () => (draw() < 0.05 ? null : draw())));
  const labels = rows.map(([a, b, c]) => {
    const together = (a ?? 0) > 0.5 === (b ?? 0) > 0.5 ? 0.35 : 0;
    return draw() < 0.1 + together + 0.4 * (c ?? 0.5) ? 1 : 0;
  });
  return { columns: [0, 1, 2, 3].map((column) => rows.map((row) => row[column] ?? null)), labels, interactions };
}

/** The library's own modules, their types stripped, and an empty page beside them. */
async function servePage(isolated: boolean): Promise<AsyncDisposable & { readonly url: string }> {
  const isolation = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (isolated) for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><link rel="icon" href="data:,">');
      return;
    }
    try {
      const source = await readFile(new URL(`.${pathname}`, sources), 'utf8');
      response.setHeader('content-type', 'text/javascript').end(stripTypeScriptTypes(source));
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The page has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
