import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  expect(header).toBe('customer_id,name,email,segment,rfm_score,purchase_probability');
  expect(lines).toHaveLength(2);
  // A cell that a spreadsheet would take for a formula is written as text.
  expect(lines.some((line) => /^"?'=bo/.test(line))).toBe(true);

  const doctor = await foresale(['doctor'], environment);
  expect(doctor).toMatchObject({ code: 0 });
  expect(doctor.stdout).toContain('All migrations have been applied.');
});

test('a status word that nobody knows is asked, and month names are dates', async () => {
  const environment = { FORESALE_HOME: place.home };
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

test('failures are a sentence on standard error and another exit code', async () => {
  const environment = { FORESALE_HOME: place.home };
  const failures = [
    { args: ['dance'], says: 'There is no command "dance".' },
    { args: ['run', '--sideways'], says: "Unknown option '--sideways'" },
    { args: ['import'], says: 'Name a file or folder' },
    { args: ['import', join(place.home, 'nothing.csv')], says: 'there is no such file or folder' },
    { args: ['token', 'create', '--role', 'king'], says: '--role must be one of viewer, manager, analyst, admin.' },
    { args: ['run', '--as-of', 'tomorrow'], says: '--as-of must be a time like' },
  ];
  for (const { args, says } of failures) {
    const result = await foresale(args, environment);
    expect(result.code, args.join(' ')).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(says);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  }
});
