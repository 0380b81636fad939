import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPool, migrate } from '@foresale/db';
import { fillEmptyShop } from '@foresale/db/fill';
import { createSignInLink, useSignInLink } from '@foresale/db/identity';
import { currentRun, findRun, requestRun } from '@foresale/db/runs';
import { copyBatches, copyColumns, copyProducts, type ShopOptions } from '@foresale/demo-shop';
import { startLocalPostgres } from '@foresale/local-postgres';
import { startServer } from '@foresale/server';
import { startWorker } from '@foresale/worker';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { sql } from 'slonik';
import { z } from 'zod';
import { launchBrowser } from '../src/browser.ts';

// How fast the dashboard is, in a real browser: `node bench/dashboard.ts [customers]` over a demo shop of its own, or
// `node bench/dashboard.ts --url postgres://… [--publishes n]` over a database that is there already, to which it adds
// nothing but runs. After `vite build` in apps/dashboard. Prints the median, the 95th percentile and the extremes.

const { values: given, positionals } = parseArgs({
  options: { url: { type: 'string' }, publishes: { type: 'string', default: '9' } },
  allowPositionals: true,
});
const customers = Number(positionals[0] ?? 5_000);
const publishes = Number(given.publishes);
const repeats = 9;
const demo: ShopOptions = {
  customers,
  ordersPerCustomer: 5,
  seed: 1,
  endsOn: '2025-12-30',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};

function* demoParts() {
  const products = copyProducts(demo);
  yield { ...products, columns: copyColumns[products.table] };
  for (const batch of copyBatches(demo)) {
    for (const part of batch) yield { ...part, columns: copyColumns[part.table] };
  }
}

function print(name: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1);
  console.log(`${name}: median ${at(0.5)} ms, p95 ${at(0.95)} (${at(0)} to ${at(1)}, n = ${sorted.length})`);
}

await using undo = new AsyncDisposableStack();
const databaseUrl = given.url ?? (await startDemoShop());
const pool = await createPool(databaseUrl, { maximum: 3 });
undo.defer(() => pool.end());
const worker = await startWorker({ databaseUrl, logger: pino({ level: 'silent' }) });
undo.defer(() => worker.close());
const server = await startServer({ databaseUrl, host: '127.0.0.1', port: 0 });
undo.defer(() => server.close());
const browser = await launchBrowser();
undo.defer(() => browser.close());

async function startDemoShop(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'foresale-bench-'));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startLocalPostgres({ folder, durable: false });
  undo.defer(() => postgres.stop());
  await migrate(postgres.url);
  await fillEmptyShop(postgres.url, demoParts());
  return postgres.url;
}

async function run(asOf: Date): Promise<void> {
  const { runId } = await requestRun(pool, { requestedBy: 'bench', asOf });
  for (;;) {
    const state = await findRun(pool, runId);
    if (state?.status === 'published') return;
    if (state?.status === 'failed') throw new Error(state.error ?? 'The run failed.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function signIn(): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const { path } = await createSignInLink(pool);
  const visit = await useSignInLink(pool, path.split('/').at(-1) ?? '');
  // The cookie is all that is wanted, and the cache is to stay cold.
  await context.addCookies([{ name: 'foresale_session', value: visit?.session.secret ?? '', url: server.url }]);
  return page;
}

/** From asking for the document to a row that can be read. */
async function untilList(page: Page): Promise<number> {
  await page.goto('/', { waitUntil: 'commit' });
  await page.locator('[data-customer]').first().waitFor();
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => resolve(performance.now()));
      }),
  );
}

if ((await currentRun(pool)) === null) await run(new Date('2025-12-01T00:00:00Z'));
/** What the list on screen is of. */
const before = await pool.one(sql.type(z.object({ customers: z.number(), asOf: z.number() }))`
  select (select count(*) from priority_list_rows l where l.run_id = r.run_id)::float8 as customers,
    (extract(epoch from r.as_of) * 1000)::float8 as "asOf"
  from runs r where r.run_id = ${await currentRun(pool)}`);
const cold: number[] = [];
const warm: number[] = [];
for (let repeat = 0; repeat < repeats; repeat += 1) {
  const page = await signIn();
  cold.push(await untilList(page));
  warm.push(await untilList(page));
  await page.context().close();
}
console.log(`${before.customers} customers, load ${loadavg()[0]?.toFixed(1)}`);
print('first load to list, cold cache', cold);
print('first load to list, warm cache', warm);

/** The publish is one short transaction, so its start is about when it committed; a later commit flatters nobody. */
const lastPublish = sql.type(z.object({ committed: z.number() }))`
  select (extract(epoch from created_at) * 1000)::float8 as committed
  from events where kind = 'run.published' order by id desc limit 1`;

/** Script and layout in each frame while the list is scrolled by a wheel's notch per frame. */
const page = await signIn();
await untilList(page);
const frames = await page.evaluate(async () => {
  const grid = document.querySelector('[role="grid"]');
  if (grid === null) throw new Error('There is no list.');
  const spent: number[] = [];
  for (let frame = 0; frame < 300; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const started = performance.now();
    grid.scrollTop += 120;
    // Delivered here instead of at the next frame, so that what scrolling costs is inside the measure.
    grid.dispatchEvent(new Event('scroll'));
    grid.getBoundingClientRect();
    spent.push(performance.now() - started);
  }
  return spent;
});
print('script per frame while scrolling', frames);

const repaints: number[] = [];
const dayMilliseconds = 86_400_000;
for (let publish = 1; publish <= publishes; publish += 1) {
  await page.evaluate(() => document.querySelector('[role="grid"]')?.scrollTo({ top: 0 }));
  // Said once the rows are exchanged; the line above the page names the run as well then.
  const painted = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new MutationObserver((_, observer) => {
          if (!/Run \d+ is shown/.test(document.body.textContent)) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
  );
  await run(new Date(before.asOf + (given.url === undefined ? publish * dayMilliseconds : 0)));
  const at = await painted;
  const { committed } = await pool.one(lastPublish);
  repaints.push(at - committed);
  console.log(`publish ${publish}: repainted after ${(at - committed).toFixed(0)} ms`);
  await page.waitForFunction(() => !/Run \d+ is shown/.test(document.body.textContent));
}
if (publishes > 0) print('commit of a publish to the list repainted', repaints);
