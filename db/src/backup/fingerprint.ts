import type pg from 'pg';
import { z } from 'zod';
import { openClient } from '../open-client.ts';

/** Of each table, how many rows it has and a sum over their contents that does not depend on their order. */
export type Fingerprint = ReadonlyMap<string, string>;

const tableRow = z.object({ name: z.string() });
const printRow = z.object({ print: z.string() });
const snapshotRow = z.object({ snapshot: z.string() });

/** A moment of the database that others can look at, too, for as long as it is held. */
export interface HeldSnapshot extends AsyncDisposable {
  readonly snapshot: string;
  fingerprint(): Promise<Fingerprint>;
}

export async function holdSnapshot(databaseUrl: string): Promise<HeldSnapshot> {
  const client = await openClient(databaseUrl, 'foresale backup');
  await client.query('begin isolation level repeatable read read only');
  const { rows } = await client.query('select pg_export_snapshot() as snapshot');
  // A run drops what it no longer needs; what this moment holds must stay until it has been read.
  await client.query(`lock table ${(await listTables(client)).join(', ')} in access share mode`);
  return {
    snapshot: snapshotRow.parse(rows[0]).snapshot,
    fingerprint: () => readFingerprint(client),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

export async function fingerprint(databaseUrl: string): Promise<Fingerprint> {
  await using held = await holdSnapshot(databaseUrl);
  // Awaited here: the session ends with this function.
  return await held.fingerprint();
}

/** In words; empty when the two hold the same. */
export function findDifferences(expected: Fingerprint, found: Fingerprint): string[] {
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((table) => expected.get(table) !== found.get(table))
    .map((table) => `${table} (${expected.get(table) ?? 'missing'} became ${found.get(table) ?? 'missing'})`);
}

async function readFingerprint(client: pg.Client): Promise<Fingerprint> {
  // The text of a row depends on these, and the two databases may have been configured differently.
  await client.query(`set local timezone = 'UTC'; set local datestyle = 'ISO'; set local extra_float_digits = 1;
    set local bytea_output = 'hex'; set local intervalstyle = 'postgres'`);
  const prints = new Map<string, string>();
  for (const name of await listTables(client)) {
    const { rows } = await client.query(
      `select count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as print from ${name} t`,
    );
    prints.set(name, printRow.parse(rows[0]).print);
  }
  return prints;
}

async function listTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
       and c.relpersistence <> 't'
     order by 1`,
  );
  return z
    .array(tableRow)
    .parse(rows)
    .map(({ name }) => name);
}
