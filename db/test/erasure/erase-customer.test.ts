import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { eraseCustomer } from '../../src/erasure/index.ts';
import { createPool } from '../../src/index.ts';

/** Whatever could name the person; each stands in at least one column of its own. */
const traces = {
  name: 'Ada Lovelace-Byron',
  email: 'ada.lovelace@example.org',
  phone: '+44 20 7946 0958',
  city: 'Ockham-on-the-Wold',
  postal: 'GU23-6NP',
  remark: 'prefers-to-be-called-Countess',
  /** Of a row that names the person by another id that the source had for them. */
  aliased: 'the-mathematician-of-that-house',
  /** What somebody searched for, as they wrote it. */
  search: 'ADA.LOVELACE@Example.org',
};

test('nothing that names the person is left anywhere, and what they bought is', async () => {
  await using database = await createTestDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  const pool = await createPool(database.url, { maximum: 2 });
  try {
    await fill(client);
    const sums = async () =>
      (
        await client.query(`select (select sum(amount) from orders) as orders, (select sum(amount) from payments) as payments,
        (select sum(monetary_minor) from priority_list_rows) as listed, (select count(*) from customers) as customers`)
      ).rows;
    const before = await sums();
    for (const trace of Object.values(traces)) expect(await findText(client, trace), trace).not.toEqual([]);

    const report = await eraseCustomer(pool, { customerId: 'customer-ada', actor: 'admin@example.com' });
    expect(report?.rows).toMatchObject({
      customers: 1,
      import_rejects: 3,
      orders: 1,
      order_items: 1,
      payments: 1,
      audit_log: 1,
    });
    for (const trace of Object.values(traces)) expect(await findText(client, trace), trace).toEqual([]);
    expect(await sums()).toEqual(before);
    // Somebody else's row, with the same city, is as it was.
    expect((await client.query(`select name, city from customers where customer_id = 'customer-bob'`)).rows).toEqual([
      { name: 'Bob', city: 'Paris' },
    ]);
    const audited = await pool.one(
      sql.unsafe`select actor, subject, detail from audit_log where action = 'customer erased'`,
    );
    expect(audited).toMatchObject({ actor: 'admin@example.com', subject: 'customer customer-ada' });
    expect(await eraseCustomer(pool, { customerId: 'nobody', actor: 'x' })).toBeNull();
    // Again: nothing is left to do.
    const again = await eraseCustomer(pool, { customerId: 'customer-ada', actor: 'x' });
    expect(again?.rows).not.toHaveProperty('import_rejects');
  } finally {
    await pool.end();
    await client.end();
  }
});

async function fill(client: pg.Client): Promise<void> {
  const run = await client.query<{ run_id: string }>(
    `insert into runs (status, requested_by, as_of, started_at, finished_at) values ('cancelled', 'test', now(), now(), now())
     returning run_id`,
  );
  const runId = run.rows[0]?.run_id;
  await client.query('select create_snapshot($1)', [runId]);
  const attributes = JSON.stringify({ remark: traces.remark, deliver_to: traces.postal });
  await client.query(
    `insert into customers (customer_id, name, email, phone, city, postal_code, attributes) values
     ('customer-ada', $1, $2, $3, $4, $5, $6), ('customer-bob', 'Bob', 'bob@example.org', null, 'Paris', null, null)`,
    [traces.name, traces.email, traces.phone, traces.city, traces.postal, attributes],
  );
  await client.query(`insert into customer_aliases (alias_id, customer_id) values ('ada-2', 'customer-ada')`);
  await client.query(
    `insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day, attributes)
     values ('customer-ada', 'o1', now(), 'paid', 'EUR', 10, 1000, 20000, $1)`,
    [attributes],
  );
  await client.query(
    `insert into order_items (customer_id, order_id, line_no, quantity, unit_price, attributes)
     values ('customer-ada', 'o1', 1, 1, 10, $1)`,
    [attributes],
  );
  await client.query(
    `insert into payments (customer_id, order_id, payment_no, amount, attributes) values ('customer-ada', 'o1', '1', 10, $1)`,
    [attributes],
  );
  await client.query(
    `insert into returns (customer_id, return_id, line_no, quantity, amount, amount_minor, returned_at, returned_day, attributes)
     values ('customer-ada', 'r1', 1, 1, 1, 100, now(), 20000, $1)`,
    [attributes],
  );
  await client.query(
    `insert into priority_list_rows (run_id, customer_id, rank, name, email, phone, city, segment, last_purchase_date,
       recency_days, frequency, monetary_minor, recency_score, frequency_score, monetary_score, rfm_score, overall_rfm_score)
     values ($1, 'customer-ada', 1, $2, $3, $4, $5, 'Loyal', '2025-01-01', 1, 1, 1000, 5, 1, 1, 511, 7)`,
    [runId, traces.name, traces.email, traces.phone, traces.city],
  );
  const imported = await client.query<{ import_id: string }>(
    `insert into imports (layout, source, status, started_at, finished_at, inspection)
     values ('mapped', 'orders.csv', 'failed', now(), now(), $1) returning import_id`,
    [JSON.stringify({ rows: [[traces.name, traces.email]] })],
  );
  const importId = imported.rows[0]?.import_id;
  await client.query(
    `insert into import_rejects (import_id, file, line, reason, raw) values
     ($1, 'orders.csv', 2, 'bad', 'customer-ada;${traces.remark}'), ($1, 'orders.csv', 3, 'bad', 'x;${traces.email}'),
     ($1, 'orders.csv', 4, 'bad', 'customer-bob;fine'), ($1, 'orders.csv', 5, 'bad', '5;"ada-2";${traces.aliased}')`,
    [importId],
  );
  await client.query(`insert into upload_files (import_id, file_no, name) values ($1, 1, 'orders.csv')`, [importId]);
  await client.query('insert into upload_chunks (import_id, file_no, chunk_no, data) values ($1, 1, 1, $2)', [
    importId,
    Buffer.from(`id;name\ncustomer-ada;${traces.name};${traces.email}`),
  ]);
  await client.query(`insert into audit_log (actor, action, detail) values ('m@example.com', 'export', $1)`, [
    JSON.stringify({ filter: { search: traces.search } }),
  ]);
  await client.query(
    `insert into outreach_changes (actor, customers) values ('m@example.com', 1);
     insert into outreach (customer_id, status, note, updated_at, updated_by, change_id)
       values ('customer-ada', 'called', '${traces.remark}, said ${traces.name}', now(), 'm', 1);
     insert into outreach_events (customer_id, change_id, status, note, is_contact, changed_at, changed_by)
       values ('customer-ada', 1, 'called', 'Reach her at ${traces.phone}', true, now(), 'm')`,
  );
}

/** Every table of the database that holds the text, in whatever column and type. */
async function findText(client: pg.Client, text: string): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ found: boolean }>(
      `select exists (select 1 from ${name} t where position($1 in t::text) > 0 or position($2 in t::text) > 0) as found`,
      // Bytes are written in hexadecimal.
      [text, Buffer.from(text).toString('hex')],
    );
    if (rows[0]?.found === true) found.push(name);
  }
  return found;
}
