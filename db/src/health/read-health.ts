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
});

/** The migrations of this version that the database has not had. */
export async function findMissingMigrations(connection: CommonQueryMethods): Promise<readonly string[]> {
  const landed = await connection.anyFirst(
    sql.type(z.object({ name: z.string() }))`select name from schema_migrations`,
  );
  return (await listMigrationNames()).filter((name) => !landed.includes(name));
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
             (select coalesce(max(finished_at), '-infinity') from runs where status = 'published')) as failed`);
  return {
    serverVersion: row.version,
    serverClock: new Date(row.clock),
    missingMigrations: await findMissingMigrations(connection),
    staleTables: row.stale,
    invalidIndexes: row.invalid,
    publishedAt: row.published === null ? null : new Date(row.published),
    newestOrderAt: row.newest === null ? null : new Date(row.newest),
    failedRunsSincePublish: Number(row.failed),
  };
}
