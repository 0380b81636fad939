import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPool, type DatabasePool } from '@foresale/db';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { expect } from 'vitest';

export const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface OpenDatabase extends AsyncDisposable {
  readonly url: string;
  readonly pool: DatabasePool;
}

export async function openDatabase(): Promise<OpenDatabase> {
  const database = await createTestDatabase();
  const pool = await createPool(database.url);
  return {
    url: database.url,
    pool,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** A worker in a process of its own, killed at the end if it still lives. */
export async function startWorker(
  databaseUrl: string,
  { logLevel = 'error' } = {},
): Promise<AsyncDisposable & { readonly child: ChildProcess }> {
  const child = fork(main, { env: { DATABASE_URL: databaseUrl, LOG_LEVEL: logLevel }, stdio: 'inherit' });
  expect(await Promise.race([once(child, 'message'), once(child, 'exit')])).toEqual(['ready', undefined]);
  return {
    child,
    async [Symbol.asyncDispose]() {
      await end(child, 'SIGKILL');
    },
  };
}

/** The exit code and the signal that it ended with. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown[]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  const exited = once(child, 'exit');
  child.kill(signal);
  return exited;
}

/** Holds up whoever comes to read or write returns, so that what happens next finds them at work. */
export async function holdUp(databaseUrl: string): Promise<AsyncDisposable> {
  const blocker = new pg.Client(databaseUrl);
  // Ended with its database when an expectation fails before its own end.
  blocker.on('error', () => undefined);
  await blocker.connect();
  await blocker.query('begin');
  await blocker.query('lock table returns in access exclusive mode');
  return { [Symbol.asyncDispose]: () => blocker.end() };
}
