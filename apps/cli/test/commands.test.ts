import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPool } from '@foresale/db';
import { setOutreach } from '@foresale/db/outreach';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { foresale, temporaryHome } from './foresale-process.ts';

let place: ReturnType<typeof temporaryHome>;

beforeEach(() => {
  place = temporaryHome();
});

afterEach(() => place.remove());

test('an empty shop is filled, run and exported without a running start', async () => {
  const environment = { FORESALE_HOME: place.home };
  mkdirSync(place.home, { recursive: true });
  const file = join(place.home, 'orders.csv');
  writeFileSync(
    file,
    [
      'Client;Date;Total',
      'ada;2025-01-05;10.50',
      'ada;2025-02-05;4.50',
      '=bo;2025-01-20;99',
      'cy;not a date;1',
      '',
    ].join('\n'),
  );
  const map = ['--map', 'customer_id=Client,ordered_at=Date,amount=Total'];

  const rejects = join(place.home, 'rejects.csv');
  const first = await foresale(['import', file, ...map, '--rejects', rejects], environment);
  expect(first).toMatchObject({ code: 0 });
  expect(first.stdout).toContain('4 rows read = 3 merged + 0 unchanged + 1 rejected');
  const [title, rejected, ...more] = readFileSync(rejects, 'utf8').trimEnd().split('\r\n');
  expect(title).toBe('file,line,reason,raw');
  expect(rejected).toMatch(/^orders\.csv,5,.*,cy;not a date;1$/);
  expect(more).toEqual([]);
  const again = await foresale(['import', file], environment);
  expect(again.stdout).toContain('4 rows read = 0 merged + 3 unchanged + 1 rejected');

  const early = await foresale(['export', join(place.home, 'list.csv')], environment);
  expect(early).toMatchObject({ code: 1, stdout: '' });
  expect(early.stderr).toContain('There is nothing to export before the first run');

  expect(await foresale(['run', '--as-of', '2025-03-01'], environment)).toMatchObject({ code: 0 });
  expect(await foresale(['export', join(place.home, 'list.csv')], environment)).toMatchObject({ code: 0 });
  const [header, ...lines] = readFileSync(join(place.home, 'list.csv'), 'utf8').trimEnd().split('\r\n');
  expect(header).toBe(
    'customer_id,name,email,segment,rfm_score,purchase_probability,phone,typical_order,expected_value,outreach_owner,outreach_note',
  );
  expect(lines).toHaveLength(2);
  // A cell that a spreadsheet would take for a formula is written as text.
  expect(lines.some((line) => /^"?'=bo/.test(line))).toBe(true);

  const doctor = await foresale(['doctor'], environment);
  expect(doctor).toMatchObject({ code: 0 });
  expect(doctor.stdout).toContain('All migrations have been applied.');
});

test('a status word that nobody knows is asked, and month names are dates', async () => {
  await using database = await createTestDatabase();
  const environment = { FORESALE_HOME: place.home, DATABASE_URL: database.url };
  mkdirSync(place.home, { recursive: true });
  const file = join(place.home, 'orders.csv');
  const rows = ['o1,ada,zugewiesen,11-Feb-17', 'o2,ada,storniert,"3. März 2025"', 'o3,bo,paid,"Feb 3, 2025"'];
  writeFileSync(file, ['order_id,customer_id,order_status,order_date', ...rows, ''].join('\n'));
  const asked = await foresale(['import', file], environment);
  expect(asked).toMatchObject({ code: 1 });
  expect(asked.stderr).toContain(
    '"zugewiesen" (1). Say it with --status "zugewiesen"=counted|cancelled|returned|pending',
  );
  const told = await foresale(['import', file, '--status', 'zugewiesen=pending'], environment);
  expect(told).toMatchObject({ code: 0 });
  expect(told.stdout).toContain('3 rows read = 3 merged + 0 unchanged + 0 rejected');

  writeFileSync(file, ['order_id,customer_id,order_date', 'o1,ada,soon', 'o2,ada,later', ''].join('\n'));
  const unreadable = await foresale(['import', file], environment);
  expect(unreadable).toMatchObject({ code: 1 });
  expect(unreadable.stderr).toContain('  orders.csv, line 2, order_date is not a date: o1,ada,soon\n');
  expect(unreadable.stderr).toContain('  orders.csv, line 3, order_date is not a date: o2,ada,later\n');
  expect(unreadable.stderr).toMatch(
    /none of its rows \(2\) could be taken \(line 2: order_date is not a date; line 3: .*\)/,
  );
});

test('less than half of a file is imported only when --partial says so', async () => {
  const environment = { FORESALE_HOME: place.home };
  mkdirSync(place.home, { recursive: true });
  const file = join(place.home, 'orders.csv');
  const rows = ['o1,ada,2025-01-05', 'o2,ada,soon', 'o3,bo,later'];
  writeFileSync(file, ['order_id,customer_id,order_date', ...rows, ''].join('\n'));
  const refused = await foresale(['import', file], environment);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('2 of 3 rows could not be taken');
  const taken = await foresale(['import', file, '--partial'], environment);
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.stdout).toContain('3 rows read = 1 merged + 0 unchanged + 2 rejected');
});

test('an import says what it had to guess, and --dates settles it', async () => {
  const environment = { FORESALE_HOME: place.home };
  mkdirSync(place.home, { recursive: true });
  const file = join(place.home, 'orders.csv');
  writeFileSync(file, 'order_id,customer_id,order_date\no1,ada,10/05/2025\no2,ada,11/05/2025\n');
  const guessed = await foresale(['import', file], environment);
  expect(guessed.stdout).toContain(
    '  orders.csv, order_date: 10/05/2025 was read as October 5, 2025; it could also be May 10, 2025.\n' +
      '  --dates day-first|month-first and --decimals comma|point read it the other way.',
  );
  const told = await foresale(['import', file, '--dates', 'day-first'], environment);
  expect(told.stdout).toContain('2 rows read = 2 merged');
  expect(told.stdout).not.toContain('could also be');
});

test('failures are a sentence on standard error and another exit code', async () => {
  await using database = await createTestDatabase();
  const environment = { FORESALE_HOME: place.home, DATABASE_URL: database.url };
  const failures = [
    { args: ['dance'], says: "Unknown command 'dance'." },
    { args: ['imprt', 'x.csv'], says: "Unknown command 'imprt'. Did you mean import?" },
    { args: ['run', '--sideways'], says: "Unknown option '--sideways'" },
    { args: ['run', '--trian'], says: "Unknown option '--trian'. Did you mean --train?" },
    { args: ['run', 'now'], says: 'Too many arguments' },
    { args: ['import'], says: 'Name a file or folder: foresale import <path…>.' },
    { args: ['user', 'add', 'notanemail'], says: '"notanemail" is no e-mail address.' },
    { args: ['user', 'disable', 'nobody@example.com'], says: 'There is no user with the e-mail nobody@example.com.' },
    { args: ['token', 'revoke', '77'], says: 'There is no token 77 in use.' },
    { args: ['run', '--as-of', '2025-02-30'], says: '--as-of must be a day or moment like' },
    { args: ['import', join(place.home, 'nothing.csv')], says: 'there is no such file or folder' },
    { args: ['token', 'create', '--role', 'king'], says: '--role must be one of viewer, manager, analyst, admin.' },
    { args: ['run', '--as-of', 'tomorrow'], says: '--as-of must be a day or moment like' },
  ];
  for (const { args, says } of failures) {
    const result = await foresale(args, environment);
    expect(result.code, args.join(' ')).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(says);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  }
});

test('help and the version are asked for without a database', async () => {
  const environment = { FORESALE_HOME: place.home };
  expect((await foresale(['--version'], environment)).stdout).toMatch(/^Foresale \d+\.\d+\.\d+, Node \d/);
  expect((await foresale([], environment)).stdout).toContain('import [options] [path...]');
  const help = await foresale(['import', '--help'], environment);
  expect(help).toMatchObject({ code: 0 });
  expect(help.stdout).toContain('--status <word=meaning>');
});

test('a setting of ours that nobody reads stops the start with the nearest name', async () => {
  const result = await foresale(['doctor'], { FORESALE_HOME: place.home, FORESALE_DEMO_CUSTOMER: '400' });
  expect(result).toMatchObject({ code: 1, stdout: '' });
  expect(result.stderr).toBe('There is no setting FORESALE_DEMO_CUSTOMER; did you mean FORESALE_DEMO_CUSTOMERS?\n');
});

test('people and tokens are listed, locked out and revoked, and each change is audited', async () => {
  await using database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url, FORESALE_URL: 'https://sales.example.com/' };
  const added = await foresale(['user', 'add', 'Ada@Example.com', '--role', 'manager'], environment);
  expect(added.stdout).toMatch(/^https:\/\/sales\.example\.com\/sign-in\/link\/foresale_link_/);
  expect((await foresale(['token', 'create', '--role', 'viewer', '--name', 'widget'], environment)).code).toBe(0);
  const users = JSON.parse((await foresale(['user', 'list', '--json'], environment)).stdout);
  expect(users).toMatchObject([{ email: 'ada@example.com', role: 'manager', disabled: false }]);
  expect((await foresale(['user', 'list'], environment)).stdout).toMatch(
    /^ada@example\.com +ada@example\.com +manager +may sign in/m,
  );
  expect((await foresale(['token', 'list'], environment)).stdout).toMatch(/^1 +widget +viewer +made by command line/);
  expect((await foresale(['token', 'revoke', '1'], environment)).stderr).toContain('Token 1 (widget) is revoked.');
  await foresale(['user', 'add', 'admin@example.com', '--role', 'admin'], environment);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `insert into api_tokens (name, role, token_hash, created_by) values ('hers', 'viewer', sha256('hers'), 'ada@example.com')`,
  );
  const disabled = await foresale(['user', 'disable', 'ADA@example.com'], environment);
  expect(disabled.stderr).toBe('ada@example.com is locked out, and one token of theirs revoked.\n');
  const { rows } = await client.query(`
    select (select count(*)::int from api_tokens where revoked_at is null) as tokens,
      (select array_agg(action || ' by ' || actor order by audit_id) from audit_log) as audit`);
  await client.end();
  expect(rows).toEqual([
    {
      tokens: 0,
      audit: ['user added', 'token created', 'token revoked', 'user added', 'user changed'].map(
        (action) => `${action} by command line`,
      ),
    },
  ]);
});

test('an older moment becomes the list of everybody only when somebody says so', async () => {
  await using database = await createTestDatabase();
  const environment = { FORESALE_HOME: place.home, DATABASE_URL: database.url };
  mkdirSync(place.home, { recursive: true });
  const file = join(place.home, 'orders.csv');
  writeFileSync(file, 'order_id,customer_id,order_date,amount\no1,ada,2025-01-05,10\no2,ada,2025-03-05,10\n');
  expect((await foresale(['import', file], environment)).code).toBe(0);
  const asOf = (day: string, ...more: string[]) => foresale(['run', '--as-of', day, ...more], environment);
  expect((await asOf('2024-12-31')).stderr).toContain('2024-12-31 is before the first order, of 2025-01-05');
  expect((await asOf('9999-12-31')).stderr).toContain('is in the future');
  const older = await asOf('2025-02-01');
  expect(older).toMatchObject({ code: 1 });
  expect(older.stderr).toContain('2025-02-01 is older than the newest order, of 2025-03-05');
  expect((await asOf('2025-02-01', '--yes')).code).toBe(0);
  const listed = await foresale(['export', '-'], environment);
  expect(listed).toMatchObject({ code: 0 });
  expect(listed.stdout.split('\r\n')[0]).toBe(
    'customer_id,name,email,segment,rfm_score,purchase_probability,phone,typical_order,expected_value,outreach_owner,outreach_note',
  );
  const withWhy = await foresale(['export', '-', '--why', '--bom'], environment);
  expect(withWhy).toMatchObject({ code: 0 });
  expect(withWhy.stdout.split('\r\n')[0]).toMatch(/^\uFEFFcustomer_id,.*,why$/);
  const pool = await createPool(database.url, { maximum: 1 });
  const change = { status: 'snoozed', snoozedUntil: '2999-01-31' } as const;
  await setOutreach(pool, { customerIds: ['ada'], change, actor: 'test', userId: undefined });
  await pool.end();
  expect((await foresale(['export', '-'], environment)).stderr).toContain('Wrote 0 customers');
  expect((await foresale(['export', '-', '--include-snoozed'], environment)).stdout).toContain('\nada,');
});

test('rates are set, imported, listed and applied; an order without one is rejected with the sentence', async () => {
  await using database = await createTestDatabase();
  const environment = { FORESALE_HOME: place.home, DATABASE_URL: database.url };
  mkdirSync(place.home, { recursive: true });
  const orders = join(place.home, 'orders.csv');
  writeFileSync(
    orders,
    'order_id,customer_id,order_date,currency,amount\na,ada,2026-03-01,USD,100\nb,bo,2026-03-01,EUR,1\n',
  );
  const first = await foresale(['import', orders], environment);
  expect(first.stdout).toContain('No rate for USD: add one under Settings → Currencies, then import again.');
  expect(await foresale(['rates', 'set', 'usd', '2026-02-30', '0.9'], environment)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The day must be a day, such as 2026-03-01'),
  });
  expect((await foresale(['rates', 'set', 'UDS', '2026-03-01', '0.9'], environment)).stderr).toContain(
    'There is no currency UDS',
  );
  expect((await foresale(['rates', 'set', 'usd', '2026-03-01', '0.9213'], environment)).stderr).toContain(
    'From 2026-03-01 on, 1 USD is 0.9213 EUR.',
  );
  const rates = join(place.home, 'rates.csv');
  writeFileSync(rates, 'currency,day,rate\nGBP,2026-03-01,1.15\n');
  expect((await foresale(['rates', 'import', orders], environment)).stderr).toContain('is no file of rates');
  expect(await foresale(['rates', 'import', rates], environment)).toMatchObject({ code: 0 });
  expect((await foresale(['rates', 'list'], environment)).stdout).toBe(
    '2026-03-01  1 GBP  = 1.15 EUR\n2026-03-01  1 USD  = 0.9213 EUR\n',
  );
  expect((await foresale(['import', orders], environment)).stdout).toContain('2 rows read = 1 merged + 1 unchanged');

  // As a version before exchange rates left it.
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `insert into orders (customer_id, order_id, ordered_at, status, currency, currency_told, amount, amount_minor, ordered_day)
     values ('bo', 'old', '2026-03-02', 'paid', 'GBP', true, 10, 1000, date '2026-03-02' - date '1970-01-01'),
            ('bo', 'older', '2026-01-02', 'paid', 'GBP', true, 10, 1000, date '2026-01-02' - date '1970-01-01')`,
  );
  expect((await foresale(['doctor'], environment)).stdout).toContain(
    'BAD  2 orders in GBP count one to one, without a rate.',
  );
  const applied = await foresale(['rates', 'apply'], environment);
  expect(applied.stdout).toBe('1 order was converted. The next run shows it.\n');
  expect(applied.stderr).toContain('  No rate for GBP on 2026-01-02: 1 order');
  const { rows } = await client.query('select order_id, amount_minor::integer as cents from orders order by 1');
  await client.end();
  expect(rows).toEqual([
    { order_id: 'a', cents: 9213 },
    { order_id: 'b', cents: 100 },
    { order_id: 'old', cents: 1150 },
    { order_id: 'older', cents: 1000 },
  ]);
});

test('an import is undone on request, and a later one that changed it is named', async () => {
  await using database = await createTestDatabase();
  const environment = { FORESALE_HOME: place.home, DATABASE_URL: database.url };
  mkdirSync(place.home, { recursive: true });
  const file = join(place.home, 'orders.csv');
  const write = (amount: number) =>
    writeFileSync(file, `order_id,customer_id,order_date,amount\na,ada,2026-03-01,${amount}\n`);
  write(10);
  await foresale(['import', file], environment);
  write(12);
  await foresale(['import', file], environment);
  const refused = await foresale(['import', '--undo', '1', '--yes'], environment);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/Import 2 \(orders\.csv, [-0-9]+\) changed 1 row of import 1: undo that one first\./);
  expect((await foresale(['import', '--undo', '2'], environment)).stderr).toContain(
    'Say --yes if that is what you want.',
  );
  const second = await foresale(['import', '--undo', '2', '--yes'], environment);
  expect(second.stderr).toContain(
    'Import 2 (orders.csv): There are no rows to remove. Puts 1 changed row back as before.',
  );
  expect(second.stdout).toBe('Undone: 0 rows removed, 1 put back. Type "foresale run" for the lists to follow.\n');
  const first = await foresale(['import', '--undo', '1', '--yes', '--json'], environment);
  expect(JSON.parse(first.stdout)).toEqual({ import_id: 1, removed: 2, restored: 0 });
  expect((await foresale(['import', '--undo', '9', '--yes'], environment)).stderr).toContain('There is no import 9.');
  expect((await foresale(['import', file, '--undo', '1'], environment)).stderr).toContain('leave out the files');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    `select (select count(*)::integer from customers) as customers, (select count(*)::integer from orders) as orders,
       (select count(*)::integer from audit_log where action = 'import undone') as undone`,
  );
  await client.end();
  expect(rows).toEqual([{ customers: 0, orders: 0, undone: 2 }]);
});
