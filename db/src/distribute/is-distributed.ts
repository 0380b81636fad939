import type { Client } from 'pg';

/** Whether the shop lies on the nodes of a cluster. */
export async function isDistributed(client: Client): Promise<boolean> {
  const { rowCount: extensions } = await client.query(`select from pg_extension where extname = 'citus'`);
  if (extensions === 0) return false;
  const { rowCount } = await client.query(
    `select from pg_catalog.pg_dist_partition where logicalrelid = 'public.customers'::regclass`,
  );
  return rowCount === 1;
}
