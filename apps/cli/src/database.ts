import { join } from 'node:path';
import { createPool, type DatabasePool, migrate } from '@foresale/db';
import { startLocalPostgres } from '@foresale/local-postgres';
import type { Settings } from './env.ts';
import { lockHome, readHolder } from './home-lock.ts';

export interface CommandDatabase {
  readonly url: string;
  /** The migrations that this command had to apply first. */
  readonly applied: readonly string[];
  /** True where server and worker of a running `start` look after jobs. */
  readonly isStarted: boolean;
}

/**
 * Lends a command the database: the one of DATABASE_URL, that of a running `start`, or the embedded one, which is then
 * up for as long as the command takes.
 */
export async function withDatabase<Result>(
  settings: Settings,
  use: (database: CommandDatabase) => Promise<Result>,
): Promise<Result> {
  if (settings.databaseUrl !== undefined) {
    const { applied } = await migrate(settings.databaseUrl);
    return use({ url: settings.databaseUrl, applied, isStarted: false });
  }
  const holder = readHolder(settings.home);
  if (holder?.kind === 'start' && holder.databaseUrl !== undefined) {
    return use({ url: holder.databaseUrl, applied: [], isStarted: holder.serverUrl !== undefined });
  }
  const lock = await lockHome(settings.home, 'command');
  try {
    await using postgres = await startLocalPostgres({ folder: join(settings.home, 'postgres'), onStep: sayStep });
    const { applied } = await migrate(postgres.url);
    return await use({ url: postgres.url, applied, isStarted: false });
  } finally {
    lock.release();
  }
}

/** Lends a command one connection to it. */
export async function withPool(
  settings: Settings,
  use: (pool: DatabasePool, database: CommandDatabase) => Promise<void>,
): Promise<void> {
  await withDatabase(settings, async (database) => {
    const pool = await createPool(database.url, { maximum: 1 });
    try {
      await use(pool, database);
    } finally {
      await pool.end();
    }
  });
}

/** Steps go to standard error: what a command is asked for stands alone on standard output. */
export function sayStep(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
