import { createPool, type DatabasePool } from '@foresale/db';
import { fillEmptyShop } from '@foresale/db/fill';
import { createSignInLink, useSignInLink } from '@foresale/db/identity';
import { findRun, requestRun } from '@foresale/db/runs';
import { copyBatches, copyColumns, copyProducts, type ShopOptions } from '@foresale/demo-shop';
import { type RunningServer, startServer } from '@foresale/server';
import { createTestDatabase, patience } from '@foresale/test-database';
import { startWorker } from '@foresale/worker';
import pg from 'pg';
import { pino } from 'pino';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, inject, vi } from 'vitest';
import { launchBrowser } from '../src/browser.ts';

const demo: ShopOptions = {
  customers: 600,
  ordersPerCustomer: 5,
  seed: 7,
  endsOn: '2025-12-30',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};

/** A database with a small shop in it, a worker behind it, the server over it, and a browser in front. */
export interface RunningShop extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly pool: DatabasePool;
  readonly browser: Browser;
  readonly url: () => string;
  /** A page of somebody who has not been here before. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Gives the page's browser a session of that user, or of the admin, as a one-time link would. */
  signIn(page: Page, userId?: number): Promise<void>;
  /** The same, signed in as the admin. */
  signedInPage(options?: BrowserContextOptions): Promise<Page>;
  /** Asks for a run as another program would, and waits for its end. */
  run(asOf: string): Promise<number>;
  /** Keeps runs and trainings where they read the shop, until it is disposed of, so that a page finds them at work. */
  holdUp(): Promise<AsyncDisposable>;
  /** Stops the server and starts another one on the same port. */
  restartServer(): Promise<void>;
  /** The same, with something to be done while there is none. */
  withoutServer(work: () => Promise<void>): Promise<void>;
}

/** With the demo's orders in it, or empty. */
export async function startShop({ isEmpty = false } = {}): Promise<RunningShop> {
  await using undo = new AsyncDisposableStack();
  const { url: databaseUrl } = undo.use(await createTestDatabase());
  if (!isEmpty) await fillEmptyShop(databaseUrl, demoParts());
  const pool = await createPool(databaseUrl, { maximum: 3 });
  undo.defer(() => pool.end());
  const worker = await startWorker({ databaseUrl, logger: pino({ level: 'silent' }) });
  undo.defer(() => worker.close());
  const start = (port: number) =>
    startServer({ databaseUrl, host: '127.0.0.1', port, dashboardFolder: inject('dashboardFolder') });
  let server: RunningServer = await start(0);
  undo.defer(() => server.close());
  const browser = await sharedBrowser();
  undo.defer(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  const running = undo.move();

  const withoutServer = async (work: () => Promise<void>) => {
    const { port } = new URL(server.url);
    await server.close();
    try {
      await work();
    } finally {
      server = await start(Number(port));
    }
  };

  const newPage = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ baseURL: server.url, locale: 'en-US', ...options });
    context.setDefaultTimeout(patience.timeout);
    return context.newPage();
  };
  const signIn = async (page: Page, userId?: number) => {
    const { path } = await createSignInLink(pool, userId);
    const visit = await useSignInLink(pool, path.split('/').at(-1) ?? '');
    const value = visit?.session.secret ?? '';
    await page.context().addCookies([{ name: 'foresale_session', value, url: server.url, httpOnly: true }]);
  };
  return {
    databaseUrl,
    pool,
    browser,
    url: () => server.url,
    newPage,
    signIn,
    signedInPage: async (options) => {
      const page = await newPage(options);
      await signIn(page);
      await page.goto('/');
      await page.getByRole('navigation', { name: 'Pages' }).waitFor();
      return page;
    },
    run: async (asOf) => {
      const { runId } = await requestRun(pool, { requestedBy: 'another program', asOf: new Date(asOf) });
      await vi.waitFor(async () => expect((await findRun(pool, runId))?.status).toBe('published'), patience);
      return runId;
    },
    holdUp: () => holdUp(databaseUrl),
    restartServer: () => withoutServer(async () => undefined),
    withoutServer,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

let launched: Promise<Browser> | undefined;

/** One for all files that run in this process, one after the other. It ends with the process. */
async function sharedBrowser(): Promise<Browser> {
  const browser = await launched;
  if (browser?.isConnected() === true) return browser;
  launched = launchBrowser();
  return launched;
}

async function holdUp(databaseUrl: string): Promise<AsyncDisposable> {
  const blocker = new pg.Client(databaseUrl);
  await blocker.connect();
  await blocker.query('begin');
  await blocker.query('lock table returns in access exclusive mode');
  return { [Symbol.asyncDispose]: () => blocker.end() };
}

function* demoParts() {
  const products = copyProducts(demo);
  yield { ...products, columns: copyColumns[products.table] };
  for (const batch of copyBatches(demo)) {
    for (const part of batch) yield { ...part, columns: copyColumns[part.table] };
  }
}
