import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DatabaseProblem } from '../migrate.ts';
import { openClient } from '../open-client.ts';

const stateRow = z.object({ available: z.boolean(), installed: z.boolean(), under_way: z.boolean() });
const countRow = z.object({ nodes: z.coerce.number(), distributed: z.boolean() });

/**
 * Spreads the shop over the nodes of a Citus cluster. `false` when it was so already. A plain PostgreSQL is refused: one
 * machine needs none of it.
 */
export async function distribute(databaseUrl: string): Promise<boolean> {
  const client = await openClient(databaseUrl, 'foresale distribute');
  try {
    const { rows } = await client.query(
      `select exists (select from pg_available_extensions where name = 'citus') as available,
              exists (select from pg_extension where extname = 'citus') as installed,
              exists (select from runs where status in ('queued', 'running')) as under_way`,
    );
    const state = stateRow.parse(rows[0]);
    if (!state.available) {
      throw new DatabaseProblem(
        'This PostgreSQL has no Citus, so there is nothing to distribute to: set DATABASE_URL to the coordinator of a Citus cluster.',
      );
    }
    if (state.under_way) throw new DatabaseProblem('A run is under way: distribute when it has ended.');
    if (!state.installed) await client.query('create extension citus');
    const { rows: counts } = await client.query(
      `select (select count(*) from pg_dist_node where shouldhaveshards) as nodes,
              exists (select from pg_dist_partition where logicalrelid = 'customers'::regclass) as distributed`,
    );
    const { nodes, distributed } = countRow.parse(counts[0]);
    if (distributed) return false;
    if (nodes === 0) throw new DatabaseProblem('The cluster has no nodes yet: add them with citus_add_node() first.');
    await client.query('begin');
    // A foreign key between a distributed table and a copied one asks for one connection to each node.
    await client.query(`set local citus.multi_shard_modify_mode = 'sequential'`);
    const script = await readFile(new URL('../../distribute.sql', import.meta.url), 'utf8');
    for (const statement of statementsOf(script)) await client.query(statement);
    await client.query('commit');
    return true;
  } finally {
    // Ends the session, and with it a transaction that was not committed.
    await client.end();
  }
}

/** One by one: Citus hands the text of a query on to its nodes, which take no more than one statement. */
function statementsOf(script: string): readonly string[] {
  const parts = script.match(/(?:--.*|\$\$[\s\S]*?\$\$|'[^']*'|[^;])+/g) ?? [];
  return parts.filter((part) => part.replaceAll(/--.*/g, '').trim() !== '');
}
