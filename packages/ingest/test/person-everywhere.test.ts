import { createPool } from '@foresale/db';
import { eraseCustomer } from '@foresale/db/erasure';
import { undoImport } from '@foresale/db/import';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { expect, test } from 'vitest';
import { importFiles, readMapping } from '../src/index.ts';
import { folderOf } from './folder.ts';

const mapping = readMapping([
  'customer_id=Client,order_id=No,ordered_at=Date,amount=Total,name=Name,email=Mail,phone=Phone',
]);
const header = 'Client;No;Date;Total;Name;Mail;Phone\n';
const others = 'bo;b1;2025-02-06;5;Bo Friend;bo@example.org;+44 20 5555 1234\n';

/** Spellings of the person, folded as `dumpOf` folds: no accents, small letters, digits without what stands between them. */
const traces = ['countess', 'zoe.lovelace', '79460958', 'zoe lovelace', 'lovelace', 'analytical'];

/** Rows of a later file that cannot be taken: none says the id. */
const rejects = [
  'x1;;no date;1;ZOË LOVELACE;;',
  'x2;;no date;1;"Lovelace, Zoe";;',
  'x3;;no date;1;;ZOE.LOVELACE@Example.ORG;',
  'x4;;no date;1;somebody;;020 7946 0958',
  'x5;;no date;1;Zoë Countess;;',
  'x6;;no date;1;somebody analytical;zoe.lovelace@example.org;',
];

test('a person put everywhere and erased is found nowhere, later imports included', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'first.csv': `${header}ada;1;2025-01-05;10;Zoë Countess;zoe.lovelace@example.org;+44 20 7946 0958\n${others}`,
    'second.csv': `${header}ada;2;2025-02-05;20;Zoë Lovelace;zoe.lovelace@example.org;+44 (0)20 7946 0958\n`,
    'Lovelace, Zoe.csv': `${header}${others.repeat(1)}${rejects.join('\n')}\n`,
    'orders-zoe-lovelace-2025.csv': `${header}${others}new;3;2025-03-05;30;Zoë Lovelace;Zoe.Lovelace@example.org;\n${rejects.join('\n')}\n`,
    'other-phone.csv': `${header}newer;4;2025-03-05;30;Zoe L. Countess;;0044 20 7946-0958\n`,
  });
  const pool = await createPool(database.url, { maximum: 2 });
  const client = new pg.Client(database.url);
  await client.connect();
  const load = (file: string) =>
    importFiles({
      databaseUrl: database.url,
      paths: [folder.file(file)],
      mapping,
      requestedBy: 'test',
      choices: { partial: true },
    });
  try {
    await load('first.csv');
    const second = await load('second.csv');
    await load('Lovelace, Zoe.csv');
    await writeAbout(client);
    const before = await sums(client);
    for (const trace of traces) expect(await dumpOf(client, trace), trace).not.toEqual([]);

    await eraseCustomer(pool, { customerId: 'ada', actor: 'test' });
    for (const trace of traces) expect(await dumpOf(client, trace), trace).toEqual([]);
    expect(await sums(client)).toEqual(before);
    expect((await client.query(`select note from outreach where customer_id = 'bo'`)).rows).toEqual([{ note: null }]);
    expect((await client.query('select name from saved_views order by 1')).rows).toEqual([{ name: 'Loyal in Paris' }]);
    expect((await client.query(`select detail from audit_log where action = 'export' order by 1`)).rows).toContainEqual(
      {
        detail: { filter: { text: 'friend' } },
      },
    );

    await load('orders-zoe-lovelace-2025.csv');
    await load('other-phone.csv');
    await undoImport(pool, { importId: Number(second.importId), actor: 'test', also: async () => undefined });
    for (const trace of traces) expect(await dumpOf(client, trace), trace).toEqual([]);
    expect((await client.query(`select name, email from customers where customer_id = 'bo'`)).rows).toEqual([
      { name: 'Bo Friend', email: 'bo@example.org' },
    ]);
    expect(
      (await client.query(`select count(*)::integer as orders from orders where customer_id like 'new%'`)).rows,
    ).toEqual([{ orders: 2 }]);
  } finally {
    await pool.end();
    await client.end();
  }
});

async function sums(client: pg.Client): Promise<unknown> {
  return (await client.query('select count(*), sum(amount) from orders')).rows;
}

/** What people wrote: notes, searches, views. */
async function writeAbout(client: pg.Client): Promise<void> {
  await client.query(
    `insert into users (email, name, role) values ('m@example.com', 'M', 'manager');
     insert into outreach_changes (actor, customers) values ('m@example.com', 1);
     insert into outreach (customer_id, status, note, updated_at, updated_by, change_id)
       values ('bo', 'called', 'Friend of LOVELACE, Zoe', now(), 'm', 1);
     insert into outreach_events (customer_id, change_id, status, note, is_contact, changed_at, changed_by)
       values ('bo', 1, 'called', 'Ask zoe lovelace on 020-7946-0958', true, now(), 'm');
     insert into saved_views (user_id, name, query)
       select user_id, v.name, v.query from users cross join (values
         ('Zoe Lovelace and friends', ''), ('Key', 'q=Zo%C3%AB+Lovelace'), ('Part', 'q=lovela'),
         ('Loyal in Paris', 'segment=Loyal&city=Paris')) v (name, query);
     insert into audit_log (actor, action, detail) values
       ('m', 'export', '{"filter": {"text": "lovelace zoë"}}'), ('m', 'export', '{"filter": {"text": "LOVELACE"}}'),
       ('m', 'export', '{"filter": {"text": "7946 0958"}}'), ('m', 'export', '{"filter": {"text": "friend"}}');`,
  );
}

/** The tables that hold the text in any spelling. */
async function dumpOf(client: pg.Client, text: string): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t`);
    for (const { line } of rows) {
      const folded = line.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
      const digits = folded.replace(/(?<=\d)[\s().-]+(?=\d)/g, '');
      if (folded.includes(text) || digits.includes(text)) found.push(`${name}: ${line}`);
    }
  }
  return found;
}
