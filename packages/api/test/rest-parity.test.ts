import { expect, test } from 'vitest';
import { z } from 'zod';
import { restRoutes } from '../src/rest/routes.ts';
import { appRouter } from '../src/router.ts';

/** Which route of REST answers what a procedure answers. */
const answeredBy: Readonly<Record<string, string>> = {
  'customers.details': 'getCustomer',
  'customers.list': 'listCustomers',
  'imports.list': 'listImports',
  'imports.one': 'getImport',
  'kpis.cohorts': 'listCohorts',
  'kpis.series': 'listKeyFigures',
  'kpis.summary': 'getKeyFigures',
  'model.current': 'getModelMetrics',
  'model.drift': 'listDrift',
  'model.ledger': 'getLedger',
  'outreach.effect': 'getOutreachEffect',
  'outreach.of': 'getOutreach',
  'outreach.owners': 'listOwners',
  'predictions.explain': 'getReasons',
  'rfm.categories': 'listCategories',
  'runs.current': 'getCurrentRun',
  'runs.list': 'listRuns',
  'segments.counts': 'countSegments',
  'segments.movement': 'listMovements',
};

/** What no other program asks for: forms of the dashboard, and what an admin looks after there or on the command line. */
const ofTheDashboard = [
  ...['customers.facets', 'imports.contents', 'imports.mappings', 'imports.previewUndo', 'live.position'],
  ...['model.curves', 'model.importance', 'model.preview', 'model.thresholds', 'model.versions', 'trainings.list'],
  ...['rfm.cutpoints', 'rfm.distribution', 'rfm.fixedCutpoints', 'rfm.history', 'rfm.receipt'],
  ...['schedules.list', 'schedules.preview', 'schemes.list', 'schemes.preview', 'rates.list'],
  ...['settings.preview', 'settings.read', 'audit.list', 'tokens.list', 'users.list', 'users.me', 'users.sessions'],
  'views.list',
];

const declared = z.record(
  z.string(),
  z.custom<{ _def: { type: string; meta?: { role?: string } } }>((value) => typeof value === 'function'),
);

test('what the dashboard can ask, REST can answer, but for its own forms', () => {
  const procedures = declared.parse(appRouter._def.procedures);
  const queries = Object.keys(procedures).filter((name) => procedures[name]?._def.type === 'query');
  expect([...Object.keys(answeredBy), ...ofTheDashboard].sort()).toEqual(queries.sort());
  const routes = new Map(restRoutes.map((route) => [route.id, route]));
  for (const [name, id] of Object.entries(answeredBy)) {
    expect(routes.get(id)?.role, name).toBe(procedures[name]?._def.meta?.role);
  }
});
