import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPool, type DatabasePool } from '@foresale/db';
import { createToken } from '@foresale/db/identity';
import { launchBrowser } from '@foresale/e2e';
import { type RunningServer, startServer } from '@foresale/server';
import { createTestDatabase, patience } from '@foresale/test-database';
import type { Page } from 'playwright-core';
import { build, preview } from 'vite';

export interface Shown extends AsyncDisposable {
  readonly pool: DatabasePool;
  readonly url: () => string;
  readonly token: string;
  readonly page: Page;
  /** Opens the page of hooks in the browser, from an origin that is not the server's. */
  open(): Promise<void>;
  restartServer(): Promise<void>;
}

/** A page that uses the hooks, in a real browser, on a real server over a database of its own. */
export async function showPage(): Promise<Shown> {
  await using undo = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'foresale-react-page-'));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const root = fileURLToPath(new URL('page/', import.meta.url));
  const outDir = join(folder, 'dist');
  const settings = { root, configFile: false, logLevel: 'error', build: { outDir }, preview: { port: 0 } } as const;
  await build(settings);
  const pages = await preview(settings);
  undo.defer(() => pages.close());
  const address = pages.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('The page has no port.');
  const origin = `http://localhost:${address.port}`;

  const database = undo.use(await createTestDatabase());
  const pool = await createPool(database.url, { maximum: 3 });
  undo.defer(() => pool.end());
  const start = (port: number) =>
    startServer({ databaseUrl: database.url, host: '127.0.0.1', port, allowedOrigins: [origin] });
  let server: RunningServer = await start(0);
  undo.defer(() => server.close());
  const { token } = await createToken(pool, { role: 'manager', name: 'page' });
  const browser = await launchBrowser();
  undo.defer(() => browser.close());
  const page = await browser.newPage();
  page.setDefaultTimeout(patience.timeout);
  const running = undo.move();
  return {
    pool,
    url: () => server.url,
    token,
    page,
    open: async () => {
      await page.goto(`${origin}/#${new URLSearchParams({ url: server.url, token })}`);
    },
    restartServer: async () => {
      const { port } = new URL(server.url);
      await server.close();
      server = await start(Number(port));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
