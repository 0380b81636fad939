import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, type DatabasePool, migrate } from '@foresale/db';
import { fillEmptyShop } from '@foresale/db/fill';
import { createToken, revokeToken } from '@foresale/db/identity';
import { requestRun } from '@foresale/db/runs';
import { copyBatches, copyColumns, copyProducts, type ShopOptions } from '@foresale/demo-shop';
import { type LocalPostgres, startLocalPostgres } from '@foresale/local-postgres';
import { sql } from 'slonik';
import { z } from 'zod';
import { type KeptApp, keepApp } from './kept-app.ts';
import { layNetwork, type Network } from './network.ts';
import { until } from './until.ts';

export interface Stage extends AsyncDisposable {
  readonly folder: string;
  /** Straight to the database, past the network that fails. */
  readonly pool: DatabasePool;
  readonly databaseUrl: string;
  /** The same as servers and workers reach it. */
  readonly networkedUrl: string;
  /** Where people and programs reach the servers. */
  readonly url: string;
  /** Each server past the port that they share. */
  readonly serverUrls: readonly string[];
  readonly databaseNetwork: Network;
  readonly peopleNetwork: Network;
  readonly servers: readonly KeptApp[];
  readonly workers: readonly KeptApp[];
  readonly token: string;
  readonly revokedToken: string;
  crashPostgres(): Promise<void>;
}

/** A shop with two servers behind one port and two workers, each a process, over a PostgreSQL of its own. */
export async function setStage(
  customers: number,
  environmentOfApps: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  await using undo = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'foresale-faults-'));
  chmodSync(folder, 0o755);
  undo.defer(() => rmSync(folder, { recursive: true, force: true }));
  const start = () => startLocalPostgres({ folder: join(folder, 'postgres'), settings: { max_wal_size: '1GB' } });
  let postgres: LocalPostgres = await start();
  undo.defer(() => postgres.stop());
  const databaseUrl = postgres.url;
  await migrate(databaseUrl);
  await fillEmptyShop(databaseUrl, shopParts(customers));
  const pool = await createPool(databaseUrl, { maximum: 4, name: 'foresale stage' });
  undo.defer(() => pool.end());

  const databaseNetwork = undo.use(await layNetwork(() => [Number(new URL(databaseUrl).port)]));
  const networked = new URL(databaseUrl);
  networked.port = String(databaseNetwork.port);
  const logFile = join(folder, 'apps.log');
  const ports = await Promise.all([freePort(), freePort()]);
  const keep = async (app: 'server' | 'worker', number: number, more: Record<string, string>) => {
    const environment = { DATABASE_URL: networked.href, FORESALE_RATE_LIMIT: '1000000', ...environmentOfApps, ...more };
    const kept = await keepApp({ name: `${app} ${number}`, app, environment, logFile });
    undo.defer(() => kept.stop());
    return kept;
  };
  const servers = await Promise.all(ports.map((port, index) => keep('server', index + 1, { PORT: String(port) })));
  const workers = await Promise.all([1, 2].map((number) => keep('worker', number, {})));
  const peopleNetwork = undo.use(await layNetwork(() => ports));
  const { token } = await createToken(pool, { role: 'manager', name: 'faults' });
  const revoked = await createToken(pool, { role: 'admin', name: 'revoked' });
  await revokeToken(pool, revoked.id);
  await requestRun(pool, { requestedBy: 'faults' });
  await until(async () => (await currentRunOf(pool)) !== null, 'the first run is published', 60_000);

  const moved = undo.move();
  return {
    folder,
    pool,
    databaseUrl,
    networkedUrl: networked.href,
    url: `http://127.0.0.1:${peopleNetwork.port}`,
    serverUrls: ports.map((port) => `http://127.0.0.1:${port}`),
    databaseNetwork,
    peopleNetwork,
    servers,
    workers,
    token,
    revokedToken: revoked.token,
    crashPostgres: async () => {
      process.kill(postgres.pid, 'SIGKILL');
      await postgres.ended;
      // What is left of the killed one holds its memory for some moments: a supervisor tries until it gets through.
      await until(
        async () => {
          postgres = await start();
          return true;
        },
        'PostgreSQL starts again',
        60_000,
      );
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

export async function currentRunOf(pool: DatabasePool): Promise<number | null> {
  const row = z.object({ run_id: z.bigint().transform(Number).nullable() });
  return (await pool.maybeOne(sql.type(row)`select run_id from current_snapshot`))?.run_id ?? null;
}

function* shopParts(customers: number) {
  const shop: ShopOptions = {
    customers,
    ordersPerCustomer: 4,
    seed: 11,
    endsOn: '2025-12-30',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
  };
  const products = copyProducts(shop);
  yield { ...products, columns: copyColumns[products.table] };
  for (const batch of copyBatches(shop)) {
    for (const part of batch) yield { ...part, columns: copyColumns[part.table] };
  }
}

/** Kept through restarts, so it must be known beforehand. */
async function freePort(): Promise<number> {
  await using network = await layNetwork(() => []);
  return network.port;
}
