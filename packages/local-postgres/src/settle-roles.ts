import pg from 'pg';
import { addressOf, isRefusedPassword } from './address.ts';
import type { Cluster } from './cluster.ts';
import { databaseName, roles } from './roles.ts';

/** Renames the superuser, who cannot rename itself. */
const helper = 'foresale_helper';

/** Makes the roles and the database, or finishes what a start that was killed left undone. */
export async function settleRoles(cluster: Cluster): Promise<void> {
  const asAdmin = (database: string) =>
    addressOf({ port: cluster.port, password: cluster.adminPassword }, { role: roles.admin, database });
  if (!(await isLetIn(asAdmin('postgres')))) await makeOwnerOrdinary(cluster);
  await withClient(asAdmin('postgres'), async (client) => {
    await client.query(`drop role if exists ${helper}`);
    await makeRole(client, { role: roles.owner, password: cluster.password, options: 'createdb' });
    await makeRole(client, { role: roles.reader, password: cluster.readerPassword, options: 'connection limit 20' });
    await client.query(`alter role ${roles.reader} set default_transaction_read_only = on`);
    await client.query(`alter role ${roles.reader} set statement_timeout = '5min'`);
    const { rows } = await client.query<Held>(
      'select datname as database, datallowconn as "isOpen" from pg_database where datdba = $1::regrole and not datistemplate and datname <> $2',
      [roles.admin, 'postgres'],
    );
    for (const held of rows) await handOver(client, held, asAdmin(held.database));
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName} owner ${roles.owner}`);
  });
}

async function isLetIn(url: string): Promise<boolean> {
  try {
    await withClient(url, async () => undefined);
    return true;
  } catch (cause) {
    if (isRefusedPassword(cause)) return false;
    throw cause;
  }
}

/**
 * In a cluster of a version before, the owner is the superuser that made the cluster. That one gets another name, and the
 * owner's name and password go to a role without its rights, so that addresses written down somewhere stay true.
 */
async function makeOwnerOrdinary(cluster: Cluster): Promise<void> {
  const { port, password, adminPassword } = cluster;
  await withClient(addressOf(cluster, { database: 'postgres' }), async (client) => {
    await client.query(`drop role if exists ${helper}`);
    await client.query(`create role ${helper} superuser login password ${client.escapeLiteral(password)}`);
  });
  await withClient(addressOf({ port, password }, { role: helper, database: 'postgres' }), async (client) => {
    await client.query('begin');
    await client.query(`alter role ${roles.owner} rename to ${roles.admin}`);
    await client.query(`alter role ${roles.admin} password ${client.escapeLiteral(adminPassword)}`);
    await client.query('commit');
  });
}

async function makeRole(
  client: pg.Client,
  { role, password, options }: { readonly role: string; readonly password: string; readonly options: string },
): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await client.query(
    `${verb} role ${role} login nosuperuser nocreaterole ${options} password ${client.escapeLiteral(password)}`,
  );
}

interface Held {
  readonly database: string;
  /** False for one that a restore set aside. */
  readonly isOpen: boolean;
}

/** Gives all that the superuser owns in a database, and the database last, to the owner. */
async function handOver(admin: pg.Client, { database, isOpen }: Held, url: string): Promise<void> {
  const owner = admin.escapeIdentifier(roles.owner);
  const name = admin.escapeIdentifier(database);
  if (!isOpen) await admin.query(`alter database ${name} with allow_connections true`);
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ what: string }>(ownedByAdmin, [roles.admin]);
    await client.query('begin');
    for (const { what } of rows) await client.query(`alter ${what} owner to ${owner}`);
    await client.query('commit');
  });
  if (!isOpen) await admin.query(`alter database ${name} with allow_connections false`);
  await admin.query(`alter database ${name} owner to ${owner}`);
}

/** Schemas first. Partitions are tables of their own; indexes, row types and sequences of columns go with their tables. */
const ownedByAdmin = `
  with ours as (
    select oid, nspname, nspowner from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  )
  select what from (
    select 1 as step, format('schema %I', nspname) as what from ours
    where nspowner = $1::regrole
    union all
    select 2, format('%s %I.%I', case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
        when 'S' then 'sequence' else 'table' end, nspname, c.relname)
    from pg_class c join ours on ours.oid = c.relnamespace
    where c.relowner = $1::regrole and c.relkind in ('r', 'p', 'v', 'm', 'S')
      and not exists (
        select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
          and c.relkind = 'S' and d.refclassid = 'pg_class'::regclass)
    union all
    select 3, format('routine %s', p.oid::regprocedure)
    from pg_proc p join ours on ours.oid = p.pronamespace
    where p.proowner = $1::regrole
    union all
    select 4, format('type %I.%I', nspname, t.typname)
    from pg_type t join ours on ours.oid = t.typnamespace
    where t.typowner = $1::regrole and (t.typtype in ('e', 'd') or t.typtype = 'c' and exists (
      select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
  ) owned
  order by step, what`;

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
