import {
  cohortMonthSchema,
  currentRunSchema,
  day,
  driftEntrySchema,
  explanationSchema,
  importSchema,
  kpiSchema,
  kpiSummarySchema,
  ledgerSchema,
  listedImportSchema,
  movementSchema,
  outreachEffectSchema,
  outreachOfCustomerSchema,
  outreachOwnersSchema,
  outreachStatusSchema,
  periodSchema,
  runSchema,
  text,
} from '@foresale/contract';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { asProcedure } from './as-procedure.ts';
import { defineRoute, type RestRoute } from './rest-route.ts';
import { inSnakeCase, valueInSnakeCase } from './snake-case.ts';

const number = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 53 - 1);
const paging = z.object({ before: number.optional(), limit: z.coerce.number().int().min(1).max(100).default(20) });
const customer = z.object({ id: text(500).min(1) });
const numbered = z.object({ id: number });

/** An answer of a procedure under the names of REST: an object as it is, a list as `data`. */
function shown(schema: z.ZodType) {
  const isList = schema instanceof z.ZodArray;
  const response = isList ? z.object({ data: inSnakeCase(schema) }) : inSnakeCase(schema);
  return {
    response,
    show: (answer: unknown): z.input<typeof response> => {
      const value = valueInSnakeCase(schema, answer);
      return isList ? { data: value } : value;
    },
  };
}

function found<Answer>(answer: Answer | null, what: string): Answer {
  if (answer === null) throw new ApiProblem(404, `${what} not found`);
  return answer;
}

const kpis = shown(z.array(kpiSchema));
const kpiSummary = shown(kpiSummarySchema);
const cohorts = shown(z.array(cohortMonthSchema));
const movements = shown(z.array(movementSchema));
const runs = shown(z.array(runSchema));
const currentRun = shown(currentRunSchema);
const imports = shown(z.array(listedImportSchema));
const oneImport = shown(importSchema);
const reasons = shown(explanationSchema);
const outreach = shown(outreachOfCustomerSchema);
const owners = shown(outreachOwnersSchema);
const effect = shown(outreachEffectSchema);
const ledger = shown(ledgerSchema);
const drift = shown(z.array(driftEntrySchema));

/** What the dashboard asks by procedures, for programs that speak REST. */
export const mirrored: readonly RestRoute[] = [
  defineRoute({
    ...{ id: 'listKeyFigures', tag: 'Key figures', method: 'GET', path: '/api/kpis', role: 'viewer' },
    summary: 'Revenue, orders and customers by day, week or month, as of the current run.',
    takes: { query: z.object({ period: periodSchema.default('month'), from: day.optional(), until: day.optional() }) },
    response: kpis.response,
    handle: async (call) => kpis.show(await asProcedure(call, ({ kpis }) => kpis.series(call.query))),
  }),
  defineRoute({
    ...{ id: 'getKeyFigures', tag: 'Key figures', method: 'GET', path: '/api/kpis/summary', role: 'viewer' },
    summary: 'A range of days as a whole, beside as many days before it.',
    takes: { query: z.object({ from: day, to: day }) },
    response: kpiSummary.response,
    handle: async (call) => kpiSummary.show(await asProcedure(call, ({ kpis }) => kpis.summary(call.query))),
  }),
  defineRoute({
    ...{ id: 'listCohorts', tag: 'Key figures', method: 'GET', path: '/api/kpis/cohorts', role: 'viewer' },
    summary: 'How many customers of each first month bought again, month by month.',
    takes: {},
    response: cohorts.response,
    handle: async (call) => cohorts.show(await asProcedure(call, ({ kpis }) => kpis.cohorts())),
  }),
  defineRoute({
    ...{ id: 'listMovements', tag: 'Customers', method: 'GET', path: '/api/customers/movements', role: 'viewer' },
    summary: 'How many customers went from which segment to which between two runs, and why.',
    takes: { query: z.object({ from_run_id: number, to_run_id: number }) },
    response: movements.response,
    problems: [404],
    handle: async (call) => {
      const asked = { fromRunId: call.query.from_run_id, toRunId: call.query.to_run_id };
      return movements.show(await asProcedure(call, ({ segments }) => segments.movement(asked)));
    },
  }),
  defineRoute({
    ...{ id: 'listRuns', tag: 'Runs', method: 'GET', path: '/api/runs', role: 'viewer' },
    summary: 'Runs, newest first, with their steps.',
    takes: { query: paging },
    response: runs.response,
    handle: async (call) => runs.show(await asProcedure(call, ({ runs }) => runs.list(call.query))),
  }),
  defineRoute({
    ...{ id: 'getCurrentRun', tag: 'Runs', method: 'GET', path: '/api/runs/current', role: 'viewer' },
    summary: 'The run whose results everyone sees.',
    takes: {},
    response: currentRun.response,
    problems: [404],
    handle: async (call) => currentRun.show(found(await asProcedure(call, ({ runs }) => runs.current()), 'Run')),
  }),
  defineRoute({
    ...{ id: 'requestRun', tag: 'Runs', method: 'POST', path: '/api/runs', role: 'analyst' },
    summary: 'Asks for a run now; while one is under way, the answer is that one.',
    takes: { body: z.object({ train: z.boolean().default(false) }) },
    response: z.object({ run_id: z.number().int(), started: z.boolean() }),
    handle: async (call) => {
      const { runId, started } = await asProcedure(call, ({ runs }) => runs.request({ train: call.body.train }));
      return { run_id: runId, started };
    },
  }),
  defineRoute({
    ...{ id: 'listImports', tag: 'Imports', method: 'GET', path: '/api/imports', role: 'analyst' },
    summary: 'Imports, newest first.',
    takes: { query: paging },
    response: imports.response,
    handle: async (call) => imports.show(await asProcedure(call, ({ imports }) => imports.list(call.query))),
  }),
  defineRoute({
    ...{ id: 'getImport', tag: 'Imports', method: 'GET', path: '/api/imports/{id}', role: 'analyst' },
    summary: 'One import: what its files showed, what came of it, and the first rows that it could not take.',
    takes: { params: numbered },
    response: oneImport.response,
    problems: [404],
    handle: async (call) =>
      oneImport.show(await asProcedure(call, ({ imports }) => imports.one({ importId: call.params.id }))),
  }),
  defineRoute({
    ...{ id: 'getReasons', tag: 'Customers', method: 'GET', path: '/api/customers/{id}/reasons', role: 'viewer' },
    summary: 'Why the current run gave a customer their chance to buy: all reasons, the strongest first.',
    takes: { params: customer },
    response: reasons.response,
    problems: [404],
    handle: async (call) => {
      const asked = { customerId: call.params.id };
      return reasons.show(
        found(await asProcedure(call, ({ predictions }) => predictions.explain(asked)), 'Prediction'),
      );
    },
  }),
  defineRoute({
    ...{ id: 'getOutreach', tag: 'Outreach', method: 'GET', path: '/api/customers/{id}/outreach', role: 'manager' },
    summary: 'What is being done with a customer, and what was done before.',
    takes: { params: customer },
    response: outreach.response,
    handle: async (call) =>
      outreach.show(await asProcedure(call, ({ outreach }) => outreach.of({ customerId: call.params.id }))),
  }),
  defineRoute({
    ...{ id: 'setOutreach', tag: 'Outreach', method: 'POST', path: '/api/customers/{id}/outreach', role: 'manager' },
    summary: 'Sets status, owner or note of a customer. Omitted fields stay; null removes an owner or a note.',
    takes: {
      params: customer,
      body: z.object({
        status: outreachStatusSchema.optional(),
        snoozed_until: day.optional(),
        owner_id: number.nullable().optional(),
        note: text(2_000).trim().min(1).nullable().optional(),
      }),
    },
    response: outreach.response,
    problems: [404, 409],
    handle: async (call) => {
      const { status, snoozed_until: snoozedUntil, owner_id: ownerId, note } = call.body;
      const change = { status, snoozedUntil, ownerId, note };
      const customerId = call.params.id;
      return asProcedure(call, async (caller) => {
        await caller.outreach.set({ customerId, change });
        return outreach.show(await caller.outreach.of({ customerId }));
      });
    },
  }),
  defineRoute({
    ...{ id: 'listOwners', tag: 'Outreach', method: 'GET', path: '/api/outreach/owners', role: 'manager' },
    summary: 'Who may own customers.',
    takes: {},
    response: owners.response,
    handle: async (call) => owners.show(await asProcedure(call, ({ outreach }) => outreach.owners())),
  }),
  defineRoute({
    ...{ id: 'getOutreachEffect', tag: 'Outreach', method: 'GET', path: '/api/outreach/effect', role: 'manager' },
    summary:
      'Whether the customers who were called bought more often than others alike, by the current run or a past one.',
    takes: { query: z.object({ run_id: number.optional() }) },
    response: effect.response,
    problems: [404],
    handle: async (call) => {
      const asked = call.query.run_id === undefined ? {} : { runId: call.query.run_id };
      return effect.show(found(await asProcedure(call, ({ outreach }) => outreach.effect(asked)), 'Run'));
    },
  }),
  defineRoute({
    ...{ id: 'getLedger', tag: 'Model', method: 'GET', path: '/api/model/ledger', role: 'viewer' },
    summary: 'What became of published predictions, by run and by band of the chance to buy.',
    takes: { query: paging.pick({ limit: true }) },
    response: ledger.response,
    handle: async (call) => ledger.show(await asProcedure(call, ({ model }) => model.ledger(call.query))),
  }),
  defineRoute({
    ...{ id: 'listDrift', tag: 'Model', method: 'GET', path: '/api/model/drift', role: 'viewer' },
    summary: 'How far each run lies from what its model was tested on, and what that means.',
    takes: { query: paging.pick({ limit: true }) },
    response: drift.response,
    handle: async (call) => drift.show(await asProcedure(call, ({ model }) => model.drift(call.query))),
  }),
];
