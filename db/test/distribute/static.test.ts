import { readFileSync } from 'node:fs';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { distribute } from '../../src/distribute/index.ts';

// The rules that let one schema work on one machine and on many. They cost the one machine nothing, so they always hold.
const script = readFileSync(new URL('../../distribute.sql', import.meta.url), 'utf8');
const distributed = [...script.matchAll(/^select create_distributed_table\('(\w+)', 'customer_id'/gm)].map(
  ([, name]) => name ?? '',
);
const copied = [...script.matchAll(/^select create_reference_table\('(\w+)'\)/gm)].map(([, name]) => name ?? '');
/** They name customers and stay on the coordinator: only the importer, or only the training, reads them. */
const local = ['customer_aliases', 'erased_customers', 'import_changes', 'model_test_predictions'];

/** What is about no single customer and stays on the coordinator: what a run, a training or a person has decided, and the queue. */
const onCoordinator = [
  ...['api_tokens', 'audit_log', 'cohort_months', 'current_snapshot', 'event_counter', 'events', 'fixed_cutpoints'],
  ...['erased_marks', 'erasure_key'],
  ...[
    'import_mappings',
    'import_rejects',
    'imports',
    'known_devices',
    'model_drift',
    'model_metrics',
    'model_promotions',
    'models',
  ],
  ...[
    'order_days',
    'order_status_words',
    'outreach_changes',
    'prediction_ledger',
    'prediction_ledger_bands',
    'rfm_cutpoints',
    'run_segments',
    'status_vocabulary',
  ],
  ...['run_steps', 'runs', 'saved_views', 'schema_migrations', 'segment_schemes', 'sessions', 'settings'],
  ...['sign_in_attempts', 'sign_in_links', 'trainings', 'upload_chunks', 'upload_files', 'users'],
];

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

async function names(text: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(text, [...values]);
  return rows.map(({ name }) => name);
}

test('every table that names a customer is distributed by it, or stays local on purpose', async () => {
  const perCustomer = await names(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'customer_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  expect(distributed.length).toBeGreaterThan(10);
  expect(perCustomer).toEqual([...distributed, ...local].sort());
  expect(copied).toEqual(['products', 'exchange_rates']);
});

test('every other table was put on the coordinator by somebody who thought about it', async () => {
  const others = await names(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all ($1) order by 1`,
    [[...distributed, ...copied, ...local]],
  );
  expect(others).toEqual(onCoordinator.toSorted());
});

test('every key of a distributed table includes customer_id', async () => {
  const keys = await names(
    `select c.conrelid::regclass || '.' || c.conname as name from pg_constraint c
     where c.conrelid = any ($1::text[]::regclass[]) and c.contype in ('p', 'u', 'f', 'x')
       and not exists (
         select from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname = 'customer_id')`,
    [distributed],
  );
  expect(keys).toEqual([]);
  const indexes = await names(
    `select i.indexrelid::regclass::text as name from pg_index i
     where i.indrelid = any ($1::text[]::regclass[]) and i.indisunique
       and not exists (
         select from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey) and a.attname = 'customer_id')`,
    [distributed],
  );
  expect(indexes).toEqual([]);
});

test('no foreign key leads from a distributed table to a local one, or back, and the script takes each off and puts it on', async () => {
  const { rows } = await client.query<{ name: string; from_table: string; to_table: string }>(
    `select conname as name, conrelid::regclass::text as from_table, confrelid::regclass::text as to_table
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`,
  );
  for (const { name, from_table: from, to_table: to } of rows) {
    const isFromDistributed = distributed.includes(from);
    const isToDistributed = distributed.includes(to);
    if (isToDistributed) expect(isFromDistributed, name).toBe(true);
    if (isFromDistributed) expect([...distributed, ...copied], name).toContain(to);
    if (!isFromDistributed) continue;
    expect(script, name).toContain(`alter table ${from} drop constraint ${name};`);
    expect(script, name).toContain(`alter table ${from} add constraint ${name} foreign key`);
  }
});

test('distributed tables have no triggers, no volatile defaults and no identity', async () => {
  const spread = [...distributed, ...copied];
  expect(
    await names(
      `select tgname as name from pg_trigger where tgrelid = any ($1::text[]::regclass[]) and not tgisinternal`,
      [spread],
    ),
  ).toEqual([]);
  const defaults = await names(
    `select a.attrelid::regclass || '.' || a.attname as name
     from pg_attribute a join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = any ($1::text[]::regclass[])
       and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) ~ '(now|clock_timestamp|random|uuid|nextval|current_)')`,
    [spread],
  );
  expect(defaults).toEqual([]);
});

test('what the script takes off it puts on again: without Citus it leaves the schema as it was', async () => {
  const constraints = () =>
    names(`select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as name from pg_constraint
      where connamespace = 'public'::regnamespace order by 1`);
  const before = await constraints();
  await client.query('begin');
  await client.query(script.replaceAll(/^select create_\w+_table\(.*$/gm, ''));
  expect(await constraints()).toEqual(before);
  await client.query('rollback');
});

test('a plain PostgreSQL is refused with a sentence', async () => {
  await expect(distribute(database.url)).rejects.toThrow('This PostgreSQL has no Citus');
});
