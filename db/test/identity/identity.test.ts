import { createPool, type DatabasePool } from '@foresale/db';
import { createTestDatabase } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readEvents } from '../../src/events/index.ts';
import {
  addUser,
  changeUser,
  createSignInLink,
  createToken,
  endSession,
  findBySession,
  findByToken,
  forgetExpired,
  IdentityProblem,
  listTokens,
  listUsers,
  rememberDevice,
  revokeToken,
  signIn,
  startSession,
  useSignInLink,
} from '../../src/identity/index.ts';

const password = 'correct horse battery';

async function withPool(use: (pool: DatabasePool) => Promise<void>): Promise<void> {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  try {
    await use(pool);
  } finally {
    await pool.end();
  }
}

test('a user signs in with the password and with no other', () =>
  withPool(async (pool) => {
    const { id } = await addUser(pool, { email: ' Ada@Example.com', role: 'manager', name: 'Ada', password });
    expect(await signIn(pool, { email: 'ada@example.com', password: 'wrong' })).toEqual({ outcome: 'refused' });
    expect(await signIn(pool, { email: 'nobody@example.com', password })).toEqual({ outcome: 'refused' });
    const result = await signIn(pool, { email: 'ada@example.com', password });
    if (result.outcome !== 'signed-in') throw new Error(result.outcome);
    const found = await findBySession(pool, result.session.secret);
    expect(found?.identity).toEqual({ kind: 'user', id, name: 'Ada', email: 'ada@example.com', role: 'manager' });
    await endSession(pool, result.session.secret);
    expect(await findBySession(pool, result.session.secret)).toBeUndefined();
  }));

test('ten guesses lock out the address that made them, whether or not the e-mail is known, and nobody else', () =>
  withPool(async (pool) => {
    const { id } = await addUser(pool, { email: 'ada@example.com', role: 'viewer', password });
    const from = (address: string, device?: string) => ({ visitor: { address }, device });
    for (const email of ['ada@example.com', 'nobody@example.com']) {
      const outcomes = await Promise.all(
        Array.from({ length: 14 }, () => signIn(pool, { email, password: 'wrong', ...from('192.0.2.1') })),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toHaveLength(10);
      // What is logged of those that are locked is one line.
      expect(outcomes.filter((each) => each.outcome === 'locked' && each.isNew)).toHaveLength(1);
      expect(await signIn(pool, { email, password, ...from('192.0.2.1') })).toMatchObject({ outcome: 'locked' });
    }
    const right = { email: 'ada@example.com', password };
    expect(await signIn(pool, { ...right, ...from('192.0.2.2') })).toMatchObject({ outcome: 'signed-in' });

    // Whoever has one address of IPv6 has many beside it.
    for (let guess = 0; guess < 10; guess += 1) {
      await signIn(pool, { ...right, password: 'wrong', ...from(`2001:db8:1:2::${guess + 1}`) });
    }
    expect(await signIn(pool, { ...right, ...from('2001:0DB8:1:2:ffff::1') })).toMatchObject({ outcome: 'locked' });
    expect(await signIn(pool, { ...right, ...from('2001:db8:1:3::1') })).toMatchObject({ outcome: 'signed-in' });

    // From very many addresses: strangers are locked out together, a browser that is known is not.
    const device = await rememberDevice(pool, id, undefined);
    await pool.query(sql.unsafe`update sign_in_attempts set attempts = 100 where source = 'strangers'`);
    expect(await signIn(pool, { ...right, ...from('192.0.2.99') })).toMatchObject({ outcome: 'locked' });
    const madeUp = `${device.slice(0, -1)}${device.endsWith('A') ? 'B' : 'A'}`;
    expect(await signIn(pool, { ...right, ...from('192.0.2.98', madeUp) })).toMatchObject({ outcome: 'locked' });
    expect(await signIn(pool, { ...right, ...from('192.0.2.1', device) })).toMatchObject({ outcome: 'signed-in' });
    // The browser of one person is a stranger to another's e-mail, and has ten guesses, too.
    for (let guess = 0; guess < 10; guess += 1) {
      await signIn(pool, { ...right, password: 'wrong', ...from(`192.0.2.${guess}`, device) });
    }
    expect(await signIn(pool, { ...right, ...from('192.0.2.1', device) })).toMatchObject({ outcome: 'locked' });

    await pool.query(sql.unsafe`update sign_in_attempts set since = now() - interval '16 minutes'`);
    expect(await signIn(pool, { ...right, ...from('192.0.2.1') })).toMatchObject({ outcome: 'signed-in' });
  }));

test('a browser that colleagues share is known to each of them, and one that was made up becomes another', () =>
  withPool(async (pool) => {
    const [ada, bo] = await Promise.all(
      ['ada', 'bo'].map((name) => addUser(pool, { email: `${name}@example.com`, role: 'viewer' })),
    );
    const device = await rememberDevice(pool, ada?.id ?? 0, undefined);
    expect(await rememberDevice(pool, bo?.id ?? 0, device)).toBe(device);
    expect(await rememberDevice(pool, ada?.id ?? 0, `${device}x`)).not.toContain(device);
    const stored = await pool.anyFirst(
      sql.type(z.object({ text: z.string() }))`select to_jsonb(known_devices)::text as text from known_devices`,
    );
    expect(stored).toHaveLength(3);
    expect(stored.join()).not.toContain(device);
  }));

test('the link signs one visitor in, once, as the admin it makes', () =>
  withPool(async (pool) => {
    const replaced = await createSignInLink(pool);
    const { path } = await createSignInLink(pool);
    const secretOf = (link: string) => link.slice('/sign-in/link/'.length);
    expect(path.startsWith('/sign-in/link/')).toBe(true);
    expect(await useSignInLink(pool, secretOf(replaced.path))).toBeUndefined();
    const visits = await Promise.all([useSignInLink(pool, secretOf(path)), useSignInLink(pool, secretOf(path))]);
    const [visit, ...others] = visits.filter((found) => found !== undefined);
    expect(others).toEqual([]);
    expect((await findBySession(pool, visit?.session.secret ?? ''))?.identity.role).toBe('admin');
    expect(await listUsers(pool)).toHaveLength(1);

    const late = await createSignInLink(pool);
    await pool.query(sql.unsafe`update sign_in_links set expires_at = now() - interval '1 second'`);
    expect(await useSignInLink(pool, secretOf(late.path))).toBeUndefined();
  }));

test('a token works until it is revoked, and is kept as a hash only', () =>
  withPool(async (pool) => {
    const { id, token } = await createToken(pool, { role: 'analyst', name: 'BI' });
    expect((await findByToken(pool, token))?.identity).toMatchObject({
      kind: 'token',
      id,
      name: 'BI',
      role: 'analyst',
    });
    const stored = await pool.oneFirst(
      sql.type(z.object({ text: z.string() }))`select to_jsonb(api_tokens)::text as text from api_tokens`,
    );
    expect(stored).not.toContain(token);
    expect((await listTokens(pool))[0]?.lastUsedAt).not.toBeNull();
    expect(await revokeToken(pool, id)).toBe(true);
    expect(await revokeToken(pool, id)).toBe(false);
    expect(await findByToken(pool, token)).toBeUndefined();
  }));

test('disabling a user or changing the password ends the sessions; the last admin stays', () =>
  withPool(async (pool) => {
    const admin = await addUser(pool, { email: 'admin@example.com', role: 'admin', password });
    const other = await addUser(pool, { email: 'other@example.com', role: 'viewer', password });
    await expect(addUser(pool, { email: 'OTHER@example.com', role: 'viewer' })).rejects.toThrow(IdentityProblem);
    for (const change of [{ disabled: true }, { password: 'another long password' }]) {
      await changeUser(pool, other.id, { disabled: false });
      const session = await startSession(pool, other.id);
      expect(await findBySession(pool, session.secret)).toBeDefined();
      await changeUser(pool, other.id, change);
      expect(await findBySession(pool, session.secret)).toBeUndefined();
    }
    for (const change of [{ disabled: true }, { role: 'viewer' as const }])
      await expect(changeUser(pool, admin.id, change)).rejects.toMatchObject({ code: 'last-admin' });
    await expect(changeUser(pool, 99, { name: 'Nobody' })).rejects.toMatchObject({ code: 'unknown' });
  }));

test('of two admins who demote each other at once, one is refused', () =>
  withPool(async (pool) => {
    const users = await Promise.all(
      ['a', 'b'].map((name) => addUser(pool, { email: `${name}@example.com`, role: 'admin' })),
    );
    const results = await Promise.allSettled(users.map(({ id }) => changeUser(pool, id, { role: 'viewer' })));
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  }));

test('whatever takes a right away is written to the event log; what expires is not', () =>
  withPool(async (pool) => {
    const { id } = await addUser(pool, { email: 'ada@example.com', role: 'viewer' });
    await addUser(pool, { email: 'admin@example.com', role: 'admin' });
    const token = await createToken(pool, { role: 'viewer' });
    const session = await startSession(pool, id);
    await startSession(pool, id);
    expect(await readEvents(pool, 0, 100)).toEqual([]);
    await changeUser(pool, id, { role: 'manager' });
    await endSession(pool, session.secret);
    await revokeToken(pool, token.id);
    await pool.query(sql.unsafe`update sessions set expires_at = now() - interval '1 second'`);
    await forgetExpired(pool);
    expect((await readEvents(pool, 0, 100)).map((event) => [event.kind, event.payload])).toEqual([
      ['identity.changed', { kind: 'user', id }],
      ['identity.changed', { kind: 'user', id }],
      ['identity.changed', { kind: 'token', id: token.id }],
    ]);
  }));

test('disabling a person revokes their tokens and the tokens that those made, and says how many', () =>
  withPool(async (pool) => {
    await addUser(pool, { email: 'boss@example.com', role: 'admin' });
    const { id } = await addUser(pool, { email: 'ada@example.com', role: 'admin' });
    const first = await createToken(pool, { role: 'admin', name: 'first', createdBy: 'ada@example.com' });
    const second = await createToken(pool, { role: 'admin', createdBy: `token ${first.id} (first)` });
    const third = await createToken(pool, { role: 'viewer', createdBy: `token ${second.id} (unnamed)` });
    const kept = await createToken(pool, { role: 'viewer', createdBy: `token ${first.id}1 (first)` });
    expect(await changeUser(pool, id, { disabled: true })).toEqual({ revokedTokens: 3 });
    for (const { token } of [first, second, third]) expect(await findByToken(pool, token)).toBeUndefined();
    expect(await findByToken(pool, kept.token)).toBeDefined();
    expect(await changeUser(pool, id, { disabled: true })).toEqual({ revokedTokens: 0 });
  }));
