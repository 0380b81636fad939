import { appRouter, restRoutes } from '@foresale/api';
import { publishShop } from '@foresale/api/testing';
import { type Role, roleRank, roles } from '@foresale/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { runServer } from './running-server.ts';

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
  'users.list': 'admin',
  'users.me': 'anyone',
  'users.resetPassword': 'admin',
  'users.setPassword': 'viewer',
  'users.signOutEverywhere': 'viewer',
  'views.list': 'viewer',
  'views.remove': 'viewer',
  'views.save': 'viewer',
};
const routes: Record<string, Role | 'anyone'> = {
  'GET /api/customers/segments': 'viewer',
  'GET /api/customers/rfm': 'viewer',
  'GET /api/customers/{id}/details': 'viewer',
  'GET /api/predictions': 'viewer',
  'GET /api/model/metrics': 'viewer',
  'POST /api/export/customers': 'manager',
  'GET /api/export/customers': 'manager',
  'POST /api/imports': 'analyst',
  'GET /api/imports/{id}/rejects': 'analyst',
  'POST /api/imports/{id}/undo': 'analyst',
};

const declared = z.record(
  z.string(),
  z.custom<{ _def: { type: 'query' | 'mutation' | 'subscription'; meta?: { role?: string } } }>(
    (value) => typeof value === 'function',
  ),
);
const allProcedures = Object.entries(declared.parse(appRouter._def.procedures));

test('every procedure and every route is in the table, with the role that it states', () => {
  const stated = Object.fromEntries(allProcedures.map(([path, procedure]) => [path, procedure._def.meta?.role]));
  expect(stated).toEqual(procedures);
  expect(Object.fromEntries(restRoutes.map((route) => [`${route.method} ${route.path}`, route.role]))).toEqual(routes);
});

test('each is open to those roles and closed to all others, over HTTP', async () => {
  await using running = await runServer({ requestsPerMinute: 100_000 });
  await publishShop(running.pool, { customers: 5, scored: 1 });
  const tokens = new Map<Role | null, string | undefined>([[null, undefined]]);
  for (const role of roles) tokens.set(role, await running.tokenOf(role));

  const call = async (method: string, path: string, token: string | undefined) => {
    const response = await fetch(running.url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const expected = (needed: Role | 'anyone', role: Role | null) => {
    if (needed === 'anyone') return 'open';
    if (role === null) return 401;
    return roleRank[role] < roleRank[needed] ? 403 : 'open';
  };
  for (const [role, token] of tokens) {
    for (const [path, procedure] of allProcedures) {
      const { type } = procedure._def;
      // Over HTTP a subscription would be a stream that never ends; sockets have tests of their own.
      if (type === 'subscription') continue;
      const status = await call(type === 'mutation' ? 'POST' : 'GET', `/api/trpc/${path}`, token);
      const wanted = expected(procedures[path] ?? 'admin', role);
      // A mutation with nothing to do is refused for its input, after the role was checked.
      if (wanted === 'open') expect([200, 400, 409], `${path} as ${role}`).toContain(status);
      else expect(status, `${path} as ${role}`).toBe(wanted);
    }
    for (const [name, needed] of Object.entries(routes)) {
      const [method = '', path = ''] = name.split(' ');
      const status = await call(method, path.replace('{id}', 'c1'), token);
      const wanted = expected(needed, role);
      // Without a model there are no figures to show; a request without files, or with an id that is none, is refused.
      const open = path === '/api/model/metrics' ? 503 : path.startsWith('/api/imports') ? 400 : 200;
      expect(status, `${name} as ${role}`).toBe(wanted === 'open' ? open : wanted);
    }
  }
});
