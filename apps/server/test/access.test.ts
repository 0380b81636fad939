import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { appRouter, restRoutes } from '@foresale/api';
import { publishShop } from '@foresale/api/testing';
import { eventKinds, type Role, roleRank, roles } from '@foresale/contract';
import { appendEvent } from '@foresale/db/events';
import { patience } from '@foresale/test-database';
import type { FastifyInstance } from 'fastify';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  type Credentials,
  inBatches,
  type Listener,
  listenOn,
  openSocket,
  overHttp,
  overSocket,
  type Procedure,
  type Statuses,
  statusOf,
} from './access-doors.ts';
import { type Running, runServer } from './running-server.ts';

/** Who may what: the one table. Whatever is not in it fails below. */
const procedures: Record<string, Role | 'anyone'> = {
  'audit.list': 'admin',
  'customers.details': 'viewer',
  'customers.erase': 'admin',
  'customers.facets': 'viewer',
  'customers.list': 'viewer',
  'imports.cancel': 'analyst',
  'imports.contents': 'analyst',
  'imports.forgetMapping': 'analyst',
  'imports.list': 'analyst',
  'imports.mappings': 'analyst',
  'imports.one': 'analyst',
  'imports.previewUndo': 'analyst',
  'imports.start': 'analyst',
  'imports.undo': 'analyst',
  'kpis.cohorts': 'viewer',
  'kpis.series': 'viewer',
  'kpis.summary': 'viewer',
  'live.events': 'viewer',
  'live.position': 'viewer',
  'outreach.effect': 'manager',
  'outreach.of': 'manager',
  'outreach.owners': 'manager',
  'outreach.set': 'manager',
  'outreach.setMany': 'manager',
  'outreach.undo': 'manager',
  'model.current': 'viewer',
  'model.curves': 'viewer',
  'model.drift': 'viewer',
  'model.importance': 'viewer',
  'model.ledger': 'viewer',
  'model.preview': 'analyst',
  'model.promote': 'analyst',
  'model.rollBack': 'analyst',
  'model.thresholds': 'viewer',
  'model.versions': 'viewer',
  'predictions.explain': 'viewer',
  'rates.convert': 'analyst',
  'rates.list': 'analyst',
  'rates.remove': 'analyst',
  'rates.set': 'analyst',
  'rfm.categories': 'viewer',
  'rfm.cutpoints': 'viewer',
  'rfm.distribution': 'viewer',
  'rfm.fixCutpoints': 'analyst',
  'rfm.fixedCutpoints': 'viewer',
  'rfm.history': 'viewer',
  'rfm.receipt': 'viewer',
  'runs.cancel': 'analyst',
  'runs.current': 'viewer',
  'runs.list': 'viewer',
  'runs.request': 'analyst',
  'schedules.list': 'analyst',
  'schedules.pause': 'analyst',
  'schedules.preview': 'analyst',
  'schedules.remove': 'analyst',
  'schedules.save': 'analyst',
  'schemes.choose': 'analyst',
  'schemes.list': 'viewer',
  'schemes.preview': 'analyst',
  'schemes.remove': 'analyst',
  'schemes.save': 'analyst',
  'segments.counts': 'viewer',
  'segments.movement': 'viewer',
  'settings.preview': 'analyst',
  'settings.read': 'viewer',
  'settings.save': 'analyst',
  'tokens.create': 'admin',
  'tokens.list': 'admin',
  'tokens.revoke': 'admin',
  'trainings.cancel': 'analyst',
  'trainings.list': 'viewer',
  'users.add': 'admin',
  'users.change': 'admin',
  'users.endSession': 'viewer',
  'users.list': 'admin',
  'users.me': 'anyone',
  'users.resetPassword': 'admin',
  'users.sessions': 'viewer',
  'users.signOutEverywhere': 'viewer',
  'views.list': 'viewer',
  'views.remove': 'viewer',
  'views.restore': 'viewer',
  'views.save': 'viewer',
};
const routes: Record<string, Role | 'anyone'> = {
  'GET /api/customers/segments': 'viewer',
  'GET /api/customers/categories': 'viewer',
  'GET /api/customers/rfm': 'viewer',
  'GET /api/customers/{id}/details': 'viewer',
  'GET /api/predictions': 'viewer',
  'GET /api/model/metrics': 'viewer',
  'POST /api/export/customers': 'manager',
  'GET /api/export/customers': 'manager',
  'POST /api/imports': 'analyst',
  'GET /api/imports/{id}/rejects': 'analyst',
  'POST /api/imports/{id}/undo': 'analyst',
  'GET /api/kpis': 'viewer',
  'GET /api/kpis/summary': 'viewer',
  'GET /api/kpis/cohorts': 'viewer',
  'GET /api/customers/movements': 'viewer',
  'GET /api/runs': 'viewer',
  'GET /api/runs/current': 'viewer',
  'POST /api/runs': 'analyst',
  'GET /api/imports': 'analyst',
  'GET /api/imports/{id}': 'analyst',
  'GET /api/customers/{id}/reasons': 'viewer',
  'GET /api/customers/{id}/outreach': 'manager',
  'POST /api/customers/{id}/outreach': 'manager',
  'GET /api/outreach/owners': 'manager',
  'GET /api/outreach/effect': 'manager',
  'GET /api/model/ledger': 'viewer',
  'GET /api/model/drift': 'viewer',
};

/** What the server answers beside those: its own pages, signing in, and what machines watch. */
const otherDoors: Record<string, Role | 'anyone'> = {
  'GET /metrics': 'viewer',
  'GET /api/health': 'anyone',
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /api/openapi.json': 'anyone',
  'GET /api/docs': 'anyone',
  'POST /api/sign-in': 'anyone',
  'POST /api/sign-out': 'anyone',
  'GET /api/sign-in/options': 'anyone',
  'POST /api/password': 'viewer',
  'GET /sign-in/link/:secret': 'anyone',
  'POST /sign-in/link/:secret': 'anyone',
  ...Object.fromEntries(
    ['/admin/jobs', '/admin/jobs.data', '/admin/jobs/*'].flatMap((path) =>
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [`${method} ${path}`, 'admin']),
    ),
  ),
};
/** Nothing of a shop is behind these: the files of the page, and the answer that there is nothing. */
const pages = ['/*', '/api/*'];

const declared = z.record(
  z.string(),
  z.custom<{ _def: { type: Procedure['type']; meta?: { role?: string } } }>((value) => typeof value === 'function'),
);
const allProcedures = Object.entries(declared.parse(appRouter._def.procedures));
const called = allProcedures.map(([path, { _def }]) => ({ path, type: _def.type }));

/** Every route that a server has, as Fastify itself is told of it. */
async function routesOf(start: () => Promise<Running>): Promise<{ running: Running; served: readonly string[] }> {
  const served = new Set<string>();
  const onCreated = (message: unknown) => {
    const { fastify } = z.object({ fastify: z.custom<FastifyInstance>() }).parse(message);
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) if (!['HEAD', 'OPTIONS'].includes(each)) served.add(`${each} ${url}`);
    });
  };
  subscribe('fastify.initialization', onCreated);
  try {
    return { running: await start(), served: [...served] };
  } finally {
    unsubscribe('fastify.initialization', onCreated);
  }
}

/** 401, 403, or open. */
function expected(needed: Role | 'anyone', role: Role | null): number | 'open' {
  if (needed === 'anyone') return 'open';
  if (role === null) return 401;
  return roleRank[role] < roleRank[needed] ? 403 : 'open';
}

const verdictOf = (status: number) => (status === 401 || status === 403 ? status : 'open');
const verdicts = (statuses: Statuses) =>
  Object.fromEntries(Object.entries(statuses).map(([name, status]) => [name, verdictOf(status)]));
const expectedOf = (table: Record<string, Role | 'anyone'>, names: readonly string[], role: Role | null) =>
  Object.fromEntries(names.map((name) => [name, expected(table[name] ?? 'admin', role)]));

/** A role was looked at and let in, or not; nothing failed over it. */
function expectRights(statuses: Statuses, table: Record<string, Role | 'anyone'>, role: Role | null): number {
  expect(verdicts(statuses), `as ${role ?? 'nobody'}`).toEqual(expectedOf(table, Object.keys(statuses), role));
  expect(Object.entries(statuses).filter(([, status]) => status === 500 || status === 429)).toEqual([]);
  return Object.keys(statuses).length;
}

async function credentialsIn(running: Running): Promise<readonly (readonly [Role | null, Credentials])[]> {
  const tokens = roles.map(async (role) => [role, { authorization: `Bearer ${await running.tokenOf(role)}` }] as const);
  return [[null, {}], ...(await Promise.all(tokens))];
}

test('every procedure and every route is in the table, with the role that it states', () => {
  const stated = Object.fromEntries(allProcedures.map(([path, procedure]) => [path, procedure._def.meta?.role]));
  expect(stated).toEqual(procedures);
  expect(Object.fromEntries(restRoutes.map((route) => [`${route.method} ${route.path}`, route.role]))).toEqual(routes);
});

test('what the server answers and what its description names is in the table', async () => {
  const { running, served } = await routesOf(() => runServer());
  await using _running = running;
  const inFastify = Object.keys(routes).map((name) => name.replaceAll(/\{(\w+)\}/g, ':$1'));
  const known = new Set([...inFastify, ...Object.keys(otherDoors)]);
  const isPage = (name: string) => pages.some((path) => name.endsWith(` ${path}`));
  const rest = served.filter((name) => !isPage(name) && !/ \/api\/trpc\/:path$/.test(name));
  expect(rest.filter((name) => !known.has(name))).toEqual([]);
  expect([...known].filter((name) => !served.includes(name))).toEqual([]);

  const description = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.object({ 'x-role': z.string().optional() }))) })
    .parse(await (await fetch(`${running.url}/api/openapi.json`)).json());
  const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-role': role }]) => [
      `${method.toUpperCase()} ${path}`,
      role ?? 'anyone',
    ]),
  );
  expect(Object.fromEntries(described)).toEqual({ ...routes, 'GET /api/health': 'anyone' });
});

test('each is open to those roles and closed to all others, over HTTP', async () => {
  await using running = await runServer({ requestsPerMinute: 100_000 });
  await publishShop(running.pool, { customers: 5, scored: 1 });
  let [calls, routed] = [0, 0];
  for (const [role, headers] of await credentialsIn(running)) {
    calls += expectRights(await overHttp(running.url, called, headers), procedures, role);
    const statuses: Record<string, number> = {};
    for (const name of [...Object.keys(routes), ...Object.keys(otherDoors)]) {
      const [method = '', path = ''] = name.split(' ');
      statuses[name] = await statusOf(running.url + path.replaceAll(/\{id\}|:\w+/g, 'c1'), method, headers);
    }
    routed += expectRights(
      // A wrong password is told with the same status as none.
      Object.fromEntries(Object.entries(statuses).filter(([name]) => name !== 'POST /api/sign-in')),
      { ...routes, ...otherDoors },
      role,
    );
  }
  process.stdout.write(`over HTTP: ${calls} calls of procedures and ${routed} of routes answered as their roles say\n`);
});

test('each is open to those roles and closed to all others, in batches', async () => {
  await using running = await runServer({ requestsPerMinute: 100_000 });
  await publishShop(running.pool, { customers: 5, scored: 1 });
  let calls = 0;
  for (const [role, headers] of await credentialsIn(running)) {
    calls += expectRights(await inBatches(running.url, called, headers), procedures, role);
  }
  process.stdout.write(`in batches: ${calls} calls of procedures answered as their roles say\n`);
});

test('each is open to those roles and closed to all others, over sockets', async () => {
  await using running = await runServer({ requestsPerMinute: 100_000 });
  await publishShop(running.pool, { customers: 5, scored: 1 });
  let calls = 0;
  for (const [role, headers] of await credentialsIn(running)) {
    const statuses = await overSocket(running.url, called, headers);
    // A socket itself needs a credential, whatever is asked over it.
    const table = role === null ? Object.fromEntries(called.map(({ path }) => [path, 'viewer' as const])) : procedures;
    calls += expectRights(statuses, table, role);
  }
  process.stdout.write(`over sockets: ${calls} calls of procedures answered as their roles say\n`);
});

test('each event is heard by those roles that its kind states, and by nobody else', async () => {
  await using running = await runServer();
  const listeners: [Role, Listener][] = [];
  for (const [role, headers] of await credentialsIn(running)) {
    const socket = await openSocket(running.url, headers);
    if (role === null) expect(socket).toBe(401);
    if (role !== null && typeof socket === 'object') listeners.push([role, listenOn(socket)]);
  }
  await Promise.all(listeners.map(([, { started }]) => started));
  const kinds = Object.keys(eventKinds);
  for (const kind of [...kinds, 'a.kind.without.a.role']) {
    await appendEvent(running.pool, { kind, payload: { kind: 'user', id: 999 } });
  }
  await appendEvent(running.pool, { kind: 'run.progress', payload: {} });
  const hears = (role: Role, kind: string) => {
    const needed = eventKinds[kind]?.role ?? 'nobody';
    return (
      needed !== 'nobody' &&
      expected(procedures['live.events'] ?? 'admin', role) === 'open' &&
      expected(needed, role) === 'open'
    );
  };
  let heard = 0;
  for (const [role, listener] of listeners) {
    const wanted = [...kinds, 'run.progress'].filter((kind) => hears(role, kind));
    await vi.waitFor(() => expect(listener.heard.length).toBeGreaterThanOrEqual(wanted.length), patience);
    expect(listener.heard, `as ${role}`).toEqual(wanted);
    heard += wanted.length;
    listener.end();
  }
  process.stdout.write(`events: ${kinds.length} kinds, ${roles.length} roles, ${heard} heard as their kinds say\n`);
});
