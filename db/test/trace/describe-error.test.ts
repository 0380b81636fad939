import { createTestDatabase } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { createPool } from '../../src/index.ts';
import { describeError, withoutContacts } from '../../src/trace/index.ts';

test.each([
  ['no row for ada@example.com, sorry', 'no row for [e-mail], sorry'],
  ['Key (phone)=(+49 30 1234567) exists', 'Key (phone)=([number]) exists'],
  ['call 030/123 45 67', 'call [number]'],
  ['postgres://shop:s3cret@db:5432/x is away', 'postgres://***@db:5432/x is away'],
  ['GET /sign-in/link/foresale_link_abc', 'GET /sign-in/link/***'],
  ['token foresale_token_AbC-_9', 'token foresale_token_***'],
  ['2026-11-21 07:10:21 at 127.0.0.1:5432, run 1234567890', '2026-11-21 07:10:21 at 127.0.0.1:5432, run 1234567890'],
  ['@foresale/db at src/pool.ts:12:34', '@foresale/db at src/pool.ts:12:34'],
  [
    'at run (/app/node_modules/@trpc/server/dist/core.ts:1:2)',
    'at run (/app/node_modules/@trpc/server/dist/core.ts:1:2)',
  ],
  ['from Ada <ada@exämple.com>. Then bob@x.org@evil.net.', 'from Ada <[e-mail]>. Then [e-mail]@evil.net.'],
  ['/api/customers/ada@example.com/details', '/api/customers/[e-mail]/details'],
  ['@@a@b@', '@@a@b@'],
])('%s', (text, masked) => {
  expect(withoutContacts(text)).toBe(masked);
});

test('a long text is cut, and half an e-mail never stays at its end', () => {
  const long = `${'word '.repeat(3_276)}ada@example.com and more`;
  expect(long.indexOf('@')).toBeLessThan(16_384);
  expect(long.length).toBeGreaterThan(16_384);
  const masked = withoutContacts(long);
  expect(masked).not.toContain('ada');
  expect(masked.length).toBeLessThan(16_400);
  // One word without an end: the cut takes as much of it as an e-mail may be long.
  expect(withoutContacts('a'.repeat(50_000)).length).toBeLessThan(16_384);
});

test("an error of the database keeps its code and place, and leaves the row's contents out", async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url, { maximum: 1 });
  try {
    const insert = () =>
      pool.query(sql.unsafe`insert into customers (customer_id, email) values ('ada-id', ${'ada@example.com'})`);
    await insert();
    const error: unknown = await insert().catch((problem: unknown) => problem);
    // The plain error does tell: this test is about something.
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).toContain('ada');
    const description = describeError(error);
    expect(description).toMatchObject({ constraint: 'customers_pkey' });
    expect(description.message).toContain('violates');
    expect(JSON.stringify(description)).not.toMatch(/ada-id|ada@example/);
  } finally {
    await pool.end();
  }
});
