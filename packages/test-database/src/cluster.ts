import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { givenCluster } from './env.ts';

/**
 * An empty database on every node of the Citus cluster that was given, known to each other, dropped at the end. It is not
 * migrated: how a shop comes to be distributed is for the caller. Undefined where no cluster was given.
 */
export async function createClusterDatabase(): Promise<({ readonly url: string } & AsyncDisposable) | undefined> {
  const cluster = givenCluster();
  if (cluster === undefined) return undefined;
  const name = `foresale_test_${randomBytes(8).toString('hex')}`;
  // The coordinator first: what it does in the background holds on to the workers.
  const drop = async (): Promise<void> => {
    for (const node of cluster) await ask(node, `drop database if exists ${name} with (force)`);
  };
  try {
    const [coordinator, ...workers] = cluster.map((node) => Object.assign(new URL(node), { pathname: `/${name}` }));
    if (coordinator === undefined) return undefined;
    for (const node of cluster) await ask(node, `create database ${name}`);
    for (const node of [coordinator, ...workers]) await ask(node, 'create extension citus');
    await ask(coordinator, 'select citus_set_coordinator_host($1, $2)', addressOf(coordinator));
    for (const worker of workers) await ask(coordinator, 'select citus_add_node($1, $2)', addressOf(worker));
    return { url: coordinator.href, [Symbol.asyncDispose]: drop };
  } catch (cause) {
    await drop();
    throw cause;
  }
}

async function ask(node: URL, statement: string, values: (string | number)[] = []): Promise<void> {
  const client = new pg.Client(node.href);
  await client.connect();
  try {
    await client.query(statement, values);
  } finally {
    await client.end();
  }
}

function addressOf({ hostname, port }: URL): [host: string, port: number] {
  return [hostname, Number(port || 5432)];
}
