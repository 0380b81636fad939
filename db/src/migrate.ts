import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { grantReading } from './grant-reading.ts';

const folder = new URL('../migrations/', import.meta.url);
const fileName = /^\d{4}-[a-z0-9-]+\.sql$/;
const oldestServer = 15;

/** Serialises the processes that start at once: the first migrates, the others find nothing left to do. */
const advisoryLock = 4_015_233_001;

/** A problem with the database that a person can mend; its message is the sentence to show. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
}

export interface MigrationReport {
  readonly applied: readonly string[];
}

/**
 * Brings a database to this version's schema. Each migration is one transaction, so a process that is killed in the
 * middle leaves the database at a whole migration, and the next start goes on from there.
 */
export async function migrate(databaseUrl: string): Promise<MigrationReport> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'foresale migrate' });
  // The statement under way tells when the session is lost; without a listener the event would end the process before.
  client.on('error', () => undefined);
  await connectForMigration(client);
  try {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock($1)', [advisoryLock]);
    await client.query(`create table if not exists schema_migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    const applied = await applyMissing(client);
    await grantReading(client);
    return { applied };
  } finally {
    // Ends the session, and with it the advisory lock.
    await client.end();
  }
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export async function listMigrationNames(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => fileName.test(name)).sort();
}

export async function listMigrations(): Promise<readonly Migration[]> {
  const names = await listMigrationNames();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function connectForMigration(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error && cause.message !== '' ? cause.message : String(cause);
    throw new DatabaseProblem(`The database cannot be reached: ${reason}.`, { cause });
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::integer as version`,
  );
  const major = Math.floor((rows[0]?.version ?? 0) / 10_000);
  if (major < oldestServer) {
    throw new DatabaseProblem(`The database runs PostgreSQL ${major}; Foresale needs ${oldestServer} or newer.`);
  }
}

async function applyMissing(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations order by name',
  );
  const landed = new Map(rows.map((row) => [row.name, row.checksum]));
  const migrations = await listMigrations();
  const known = new Set(migrations.map((migration) => migration.name));
  const newer = rows.find((row) => !known.has(row.name));
  if (newer !== undefined) {
    throw new DatabaseProblem(`The database was migrated by a newer Foresale (it has ${newer.name}); update this one.`);
  }
  const applied: string[] = [];
  for (const migration of migrations) {
    const checksum = landed.get(migration.name);
    if (checksum === undefined) {
      await apply(client, migration);
      applied.push(migration.name);
    } else if (checksum !== migration.checksum) {
      throw new DatabaseProblem(`Migration ${migration.name} was edited after it had been applied to this database.`);
    }
  }
  return applied;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseProblem(`Migration ${migration.name} failed and was undone: ${reason}.`, { cause });
  }
}
