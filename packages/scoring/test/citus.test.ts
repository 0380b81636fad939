import { createHash } from 'node:crypto';
import { createPool, migrate } from '@foresale/db';
import { distribute } from '@foresale/db/distribute';
import { fillEmptyShop } from '@foresale/db/fill';
import { requestRun } from '@foresale/db/runs';
import { copyBatches, copyColumns, copyProducts, type ShopOptions } from '@foresale/demo-shop';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { expect, test } from 'vitest';
import { executeRun } from '../src/index.ts';

const coordinator = process.env.CITUS_URL || undefined;
/** Names or addresses of the workers, with commas, and of the coordinator as they reach it; left out when the cluster knows. */
const workers = (process.env.CITUS_WORKERS ?? '').split(',').filter((name) => name !== '');

const shop: ShopOptions = {
  customers: 3_000,
  ordersPerCustomer: 4,
  seed: 5,
  endsOn: '2025-12-30',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};

test('a run on a cluster and on one machine give the same bytes', { timeout: 300_000 }, async ({ skip }) => {
  if (coordinator === undefined) skip('CITUS_URL is not set: there is no Citus cluster to compare with.');
  await using single = await createTestDatabase();
  const url = coordinator ?? '';
  await prepareCluster(url);
  await migrate(url);
  for (const database of [single.url, url]) await fillEmptyShop(database, parts());
  expect(await distribute(url)).toBe(true);
  expect(await distribute(url)).toBe(false);

  const results = [];
  for (const database of [single.url, url]) {
    const pool = await createPool(database, { maximum: 2 });
    const { runId } = await requestRun(pool, { requestedBy: 'test', asOf: new Date('2025-12-31T00:00:00Z') });
    await pool.end();
    expect(await executeRun({ databaseUrl: database, runId })).toMatchObject({ status: 'published' });
    results.push(await digests(database));
  }
  expect(results[1]).toEqual(results[0]);
});

/** What a run of this test before left; the schema itself holds views of Citus. */
const dropOurs = `
  do $$
  declare
    statement text;
  begin
    foreach statement in array array(
      select format('drop %s if exists %s cascade', kind, name)
      from (
        select case relkind when 'S' then 2 else 1 end as place, case relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end as kind,
          oid::regclass::text as name, oid
        from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')
        union all
        select 3, 'routine', oid::regprocedure::text, oid from pg_proc where pronamespace = 'public'::regnamespace
        union all
        select 4, 'collation', oid::regcollation::text, oid from pg_collation where collnamespace = 'public'::regnamespace
      ) ours
      where not exists (select from pg_depend d where d.objid = ours.oid and d.deptype = 'e')
      order by place
    ) loop
      execute statement;
    end loop;
  end $$`;

async function prepareCluster(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('create extension if not exists citus');
  await client.query(dropOurs);
  if (workers.length > 0) {
    const { hostname, port } = new URL(url);
    await client.query(`select citus_set_coordinator_host($1, $2)`, [
      process.env.CITUS_COORDINATOR ?? hostname,
      Number(port || 5432),
    ]);
    for (const worker of workers) {
      const [host, port = '5432'] = worker.split(':');
      await client.query('select citus_add_node($1, $2)', [host, Number(port)]);
    }
  }
  const { rows } = await client.query<{ nodes: number }>(
    'select count(*)::integer as nodes from pg_dist_node where shouldhaveshards',
  );
  expect(rows[0]?.nodes).toBeGreaterThan(1);
  await client.end();
}

/** Of each result, the digest of its rows in order. */
async function digests(url: string): Promise<Record<string, string>> {
  const client = new pg.Client(url);
  await client.connect();
  const found: Record<string, string> = {};
  for (const [name, text] of Object.entries({
    rfm_scores: 'select * from rfm_scores order by customer_id',
    priority_list: 'select * from priority_list order by rank',
    segments: 'select * from segments order by position',
    cutpoints: 'select measure, cuts from rfm_cutpoints order by measure',
  })) {
    const { rows } = await client.query({ text, rowMode: 'array' });
    expect(rows.length, name).toBeGreaterThan(0);
    found[name] = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  }
  await client.end();
  return found;
}

function* parts() {
  const products = copyProducts(shop);
  yield { ...products, columns: copyColumns[products.table] };
  for (const batch of copyBatches(shop)) {
    for (const part of batch) yield { ...part, columns: copyColumns[part.table] };
  }
}
