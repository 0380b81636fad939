import { addUser, listAudit, listUsers } from '@foresale/db/identity';
import { expect, test } from 'vitest';
import { type CompanyAccount, client, startProvider, type TestProvider } from './company-provider.ts';
import { type Running, runServer } from './running-server.ts';

const ada: CompanyAccount = {
  sub: 'p-1',
  email: 'Ada@example.com',
  email_verified: true,
  name: 'Ada L.',
  groups: ['sales'],
};

/** A browser: it goes where it is sent, with the cookies of each host, and stops at the dashboard. */
async function visit(running: Running, change: (address: URL) => URL = (address) => address) {
  const jars = new Map<string, Map<string, string>>();
  let address = new URL('/sign-in/company', running.url);
  for (let step = 0; step < 20; step += 1) {
    const jar = jars.get(address.port) ?? new Map<string, string>();
    jars.set(address.port, jar);
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    await response.arrayBuffer();
    const location = response.headers.get('location');
    if (location === null) return { address, status: response.status, cookie: undefined };
    address = change(new URL(location, address));
    if (address.origin === new URL(running.url).origin && address.pathname === '/') {
      return { address, status: response.status, cookie: jars.get(address.port)?.get('foresale_session') || undefined };
    }
  }
  throw new Error('It goes round in circles.');
}

async function companyOf(provider: TestProvider, settings: { domains?: string[]; roleClaim?: string } = {}) {
  const running = await runServer({
    requestsPerMinute: 10_000,
    company: {
      issuer: provider.issuer,
      clientId: client.id,
      clientSecret: client.secret,
      name: 'Example & Co',
      domains: settings.domains ?? [],
      roleClaim: settings.roleClaim,
      roles: { sales: 'manager', data: 'analyst' },
    },
  });
  provider.allow(`${running.url}/sign-in/company/callback`);
  return running;
}

async function whoIs(running: Running, cookie: string | undefined): Promise<unknown> {
  const response = await fetch(`${running.url}/api/trpc/users.me`, {
    headers: { cookie: `foresale_session=${cookie}` },
  });
  return ((await response.json()) as { result: { data: unknown } }).result.data;
}

test('the first sign-in makes a viewer, the next one knows them, whatever their e-mail is by then', async () => {
  await using provider = await startProvider(ada);
  await using running = await companyOf(provider);
  expect(await (await fetch(`${running.url}/api/sign-in/options`)).json()).toEqual({
    company: { name: 'Example & Co' },
  });
  const first = await visit(running);
  expect(await whoIs(running, first.cookie)).toMatchObject({
    name: 'Ada L.',
    email: 'ada@example.com',
    role: 'viewer',
  });
  provider.account = { ...ada, email: 'ada.lovelace@example.com' };
  const second = await visit(running);
  expect(await whoIs(running, second.cookie)).toMatchObject({ email: 'ada@example.com' });
  expect(await listUsers(running.pool)).toHaveLength(1);
  expect((await listAudit(running.pool, { limit: 10 })).map(({ actor, action }) => [actor, action])).toEqual([
    ['ada.lovelace@example.com', 'sign-in'],
    ['ada@example.com', 'sign-in'],
    ['Example & Co', 'user added'],
  ]);
});

test('the provider gives the role where it is told how, at every sign-in, and leaves an admin', async () => {
  await using provider = await startProvider({ ...ada, groups: ['sales', 'data', 'chess'] });
  await using running = await companyOf(provider, { roleClaim: 'groups' });
  await addUser(running.pool, { email: 'boss@example.com', role: 'admin' });
  expect(await whoIs(running, (await visit(running)).cookie)).toMatchObject({ role: 'analyst' });
  provider.account = { ...ada, groups: ['sales'] };
  expect(await whoIs(running, (await visit(running)).cookie)).toMatchObject({ role: 'manager' });
  provider.account = { ...ada, sub: 'p-2', email: 'boss@example.com', groups: [] };
  expect(await whoIs(running, (await visit(running)).cookie)).toMatchObject({ role: 'admin' });
});

test('a role that the provider changes is audited, and one that it leaves is not', async () => {
  await using provider = await startProvider(ada);
  await using running = await companyOf(provider, { roleClaim: 'groups' });
  await addUser(running.pool, { email: 'boss@example.com', role: 'admin' });
  await visit(running);
  provider.account = { ...ada, groups: ['data'] };
  await visit(running);
  await visit(running);
  // The last admin stays one, which is no change.
  provider.account = { ...ada, sub: 'p-2', email: 'boss@example.com', groups: [] };
  await visit(running);
  const changes = (await listAudit(running.pool, { limit: 20 })).filter(({ action }) => action === 'user changed');
  expect(changes.map(({ actor, detail }) => ({ actor, detail }))).toEqual([
    { actor: 'Example & Co', detail: { email: 'ada@example.com', role: 'analyst', formerRole: 'manager' } },
  ]);
});

test('an account that is there is taken over by its owner alone', async () => {
  await using provider = await startProvider({ ...ada, email_verified: false });
  await using running = await companyOf(provider);
  const { id } = await addUser(running.pool, { email: 'ada@example.com', role: 'analyst', name: 'Ada' });
  const stranger = await visit(running);
  expect([stranger.address.search, stranger.cookie]).toEqual(['?sign-in=company-refused', undefined]);
  provider.account = ada;
  expect(await whoIs(running, (await visit(running)).cookie)).toMatchObject({ id, role: 'analyst' });
  provider.account = { ...ada, sub: 'p-9' };
  expect((await visit(running)).cookie).toBeUndefined();
});

test('other domains stay outside', async () => {
  await using provider = await startProvider(ada);
  await using running = await companyOf(provider, { domains: ['example.org'] });
  const refused = await visit(running);
  expect([refused.address.search, refused.cookie]).toEqual(['?sign-in=company-refused', undefined]);
  expect(await listUsers(running.pool)).toEqual([]);
});

test('an answer that belongs to no question signs nobody in', async () => {
  await using provider = await startProvider(ada);
  await using running = await companyOf(provider);
  for (const forge of [
    (address: URL) => address.searchParams.set('state', 'another'),
    (address: URL) => address.searchParams.set('code', 'another'),
    (address: URL) => address.searchParams.delete('state'),
  ]) {
    const { address, cookie } = await visit(running, (next) => {
      if (next.pathname === '/sign-in/company/callback') forge(next);
      return next;
    });
    expect([address.search, cookie]).toEqual(['?sign-in=company-failed', undefined]);
  }
  const bare = await fetch(`${running.url}/sign-in/company/callback?code=x&state=y`, { redirect: 'manual' });
  expect(bare.headers.get('location')).toBe('/?sign-in=company-failed');
});

test('a provider that is away is said to be, and without one there is no button', async () => {
  await using provider = await startProvider(ada);
  await using running = await companyOf(provider);
  await using alone = await runServer();
  await provider[Symbol.asyncDispose]();
  expect((await visit(running)).address.search).toBe('?sign-in=company-failed');
  expect(await (await fetch(`${alone.url}/api/sign-in/options`)).json()).toEqual({ company: null });
});
