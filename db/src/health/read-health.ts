import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { listMigrationNames } from '../migrate.ts';

export interface DatabaseHealth {
  readonly serverVersion: string;
  readonly serverClock: Date;
  readonly missingMigrations: readonly string[];
  /** Tables whose statistics are so old that plans made from them are guesses. */
  readonly staleTables: readonly string[];
  readonly invalidIndexes: readonly string[];
  /** When the current snapshot was published; null when there is none. */
  readonly publishedAt: Date | null;
  readonly newestOrderAt: Date | null;
  readonly failedRunsSincePublish: number;
  /** Tables of which a fifth or more is dead rows: vacuum does not keep up, or is held up by an old transaction. */
  readonly bloatedTables: readonly string[];
  readonly oldestTransactionSeconds: number;
  /** Off, a power cut loses what was committed. */
  readonly isFsyncOn: boolean;
  /** Runs that should come by themselves; null as long as no worker ever started. */
  readonly schedules: number | null;
  /** Of a token that was not used for half a year, and still could be. */
  readonly forgottenTokens: readonly string[];
}

const milliseconds = z.number().nullable();
const healthRow = z.object({
  version: z.string(),
  clock: z.number(),
  stale: z.array(z.string()),
  invalid: z.array(z.string()),
  published: milliseconds,
  newest: milliseconds,
  failed: z.bigint(),
  bloated: z.array(z.string()),
  oldest: z.number(),
  fsync: z.boolean(),
  has_schedules: z.boolean(),
  forgotten: z.array(z.string()),
});

/** Read once: files that are put beside a running process belong to the version after it. */
let namesOfThisVersion: Promise<readonly string[]> | undefined;

/** The migrations of this version that the database has not had. */
export async function findMissingMigrations(connection: CommonQueryMethods): Promise<readonly string[]> {
  const landed = await connection.anyFirst(
    sql.type(z.object({ name: z.string() }))`select name from schema_migrations`,
  );
  namesOfThisVersion ??= listMigrationNames();
  return (await namesOfThisVersion).filter((name) => !landed.includes(name));
}

/** What `doctor` looks at in the database. */
export async function readHealth(connection: CommonQueryMethods): Promise<DatabaseHealth> {
  const row = await connection.one(sql.type(healthRow)`
    select current_setting('server_version') as version,
           extract(epoch from clock_timestamp())::float8 * 1000 as clock,
           (select coalesce(array_agg(relname::text order by relname), '{}') from pg_stat_user_tables
             where relname in ('customers', 'orders', 'order_items', 'payments', 'returns', 'products')
               and n_live_tup + n_mod_since_analyze > 10000
               and (coalesce(last_analyze, last_autoanalyze) is null or n_mod_since_analyze > n_live_tup)) as stale,
           (select coalesce(array_agg(indexrelid::regclass::text), '{}') from pg_index where not indisvalid) as invalid,
           (select extract(epoch from max(finished_at))::float8 * 1000 from runs where status = 'published') as published,
           (select extract(epoch from max(ordered_at))::float8 * 1000 from orders) as newest,
           (select count(*) from runs where status = 'failed' and finished_at >
             (select coalesce(max(finished_at), '-infinity') from runs where status = 'published')) as failed,
           (select coalesce(array_agg(relname::text order by relname), '{}') from pg_stat_user_tables
             where n_dead_tup > 10000 and n_dead_tup > 0.2 * n_live_tup) as bloated,
           (select coalesce(max(extract(epoch from now() - xact_start)), 0)::float8 from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle') as oldest,
           current_setting('fsync')::boolean as fsync,
           to_regclass('pgboss.schedule') is not null as has_schedules,
           (select coalesce(array_agg(name order by token_id), '{}') from api_tokens
             where revoked_at is null and coalesce(last_used_at, created_at) < now() - interval '180 days') as forgotten`);
  return {
    serverVersion: row.version,
    serverClock: new Date(row.clock),
    missingMigrations: await findMissingMigrations(connection),
    staleTables: row.stale,
    invalidIndexes: row.invalid,
    publishedAt: row.published === null ? null : new Date(row.published),
    newestOrderAt: row.newest === null ? null : new Date(row.newest),
    failedRunsSincePublish: Number(row.failed),
    bloatedTables: row.bloated,
    oldestTransactionSeconds: row.oldest,
    isFsyncOn: row.fsync,
    schedules: row.has_schedules ? await countSchedules(connection) : null,
    forgottenTokens: row.forgotten,
  };
}

async function countSchedules(connection: CommonQueryMethods): Promise<number> {
  const count = await connection.oneFirst(
    sql.type(z.object({ count: z.bigint() }))`select count(*) from pgboss.schedule where name <> 'maintenance'`,
  );
  return Number(count);
}
