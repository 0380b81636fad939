import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import { openClient } from '../open-client.ts';

const serverRow = z.object({ major: z.number(), name: z.string() });

export async function readServer(databaseUrl: string): Promise<{ readonly major: number; readonly name: string }> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query(
      `select current_setting('server_version_num')::integer / 10000 as major, current_database()::text as name`,
    );
    return serverRow.parse(rows[0]);
  });
}

/** An empty database on the same server, with the same encoding and collation. */
export async function createScratchDatabase(databaseUrl: string): Promise<string> {
  const name = `foresale_scratch_${randomBytes(6).toString('hex')}`;
  await withClient(databaseUrl, (client) => client.query(`create database ${name} template template0`));
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** What a restore leaves to do: statistics for the planner, and which rows an index may answer for alone. */
export async function settle(url: string): Promise<void> {
  await withClient(url, (client) => client.query('vacuum (analyze)'));
}

/** From a connection to another database of the server. */
export async function dropDatabase(fromUrl: string, url: string): Promise<void> {
  await withClient(fromUrl, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(nameOf(url))} with (force)`),
  );
}

/**
 * Puts one database in the place of another, which is kept under the name that is returned. Whoever is connected is cut
 * off and finds the new one when it comes back.
 */
export async function swapDatabases(currentUrl: string, replacementUrl: string): Promise<string> {
  const current = nameOf(currentUrl);
  const kept = `${current.slice(0, 40)}_before_${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
  const maintenance = new URL(currentUrl);
  maintenance.pathname = '/postgres';
  await withClient(maintenance.href, async (client) => {
    const quoted = (name: string) => client.escapeIdentifier(name);
    await client.query(`alter database ${quoted(current)} with allow_connections false`);
    try {
      await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = any ($1)', [
        [current, nameOf(replacementUrl)],
      ]);
      await client.query(`alter database ${quoted(current)} rename to ${quoted(kept)}`);
    } catch (cause) {
      await client.query(`alter database ${quoted(current)} with allow_connections true`);
      throw cause;
    }
    await client.query(`alter database ${quoted(nameOf(replacementUrl))} rename to ${quoted(current)}`);
  });
  return kept;
}

function nameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await openClient(url, 'foresale backup');
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
