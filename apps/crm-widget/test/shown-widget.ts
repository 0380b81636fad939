import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPool, type DatabasePool } from '@foresale/db';
import { createToken } from '@foresale/db/identity';
import { launchBrowser } from '@foresale/e2e';
import { type RunningServer, startServer } from '@foresale/server';
import { createTestDatabase } from '@foresale/test-database';
import type { Browser } from 'playwright-core';
import { preview } from 'vite';
import { inject } from 'vitest';

export interface ShownWidget extends AsyncDisposable {
  readonly pool: DatabasePool;
  readonly browser: Browser;
  /** Where the widget's own page is: another origin than the server's. */
  readonly widgetUrl: string;
  readonly serverUrl: string;
  /** A server over the same database that lets no other origin in. */
  startClosedServer(): Promise<RunningServer>;
  tokenOf(role: 'viewer' | 'manager'): Promise<string>;
  /** Adds a page beside the widget's script. */
  addPage(name: string, html: string): Promise<void>;
}

/** The widget that was built from the packed packages, on a web server of its own, before a real Foresale. */
export async function showWidget(): Promise<ShownWidget> {
  await using undo = new AsyncDisposableStack();
  const outDir = inject('widgetFolder');
  const pages = await preview({ configFile: false, logLevel: 'error', build: { outDir }, preview: { port: 0 } });
  undo.defer(() => pages.close());
  const address = pages.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('The widget has no port.');
  const widgetUrl = `http://localhost:${address.port}`;
  const database = undo.use(await createTestDatabase());
  const pool = await createPool(database.url, { maximum: 3 });
  undo.defer(() => pool.end());
  const start = (allowedOrigins: readonly string[]) =>
    startServer({ databaseUrl: database.url, host: '127.0.0.1', port: 0, allowedOrigins });
  const server = await start([widgetUrl]);
  undo.defer(() => server.close());
  const browser = await launchBrowser();
  undo.defer(() => browser.close());
  const running = undo.move();
  return {
    pool,
    browser,
    widgetUrl,
    serverUrl: server.url,
    startClosedServer: async () => {
      const closed = await start([]);
      running.defer(() => closed.close());
      return closed;
    },
    tokenOf: async (role) => (await createToken(pool, { role, name: role })).token,
    addPage: (name, html) => writeFile(join(outDir, name), html),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
