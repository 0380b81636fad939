import { day } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { countCustomers, exportCustomers, type ListScope } from '@foresale/db/lists';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { filterFrom, filterQuery } from './query-filter.ts';
import { defineRoute, type RestRequest } from './rest-route.ts';

/** Each holds a connection to the database for as long as its reader takes. */
const mostAtOnce = 3;
let underWay = 0;

const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean());

const options = z.object({
  ...filterQuery,
  include_predictions: flag.default(true),
  /** Begins the file with a byte order mark, which some spreadsheets need to see that it is UTF-8. */
  bom: flag.default(false),
});
const body = options.extend({
  /** Last purchase from start to end, both included; the same as last_purchase_from and last_purchase_to. */
  date_range: z.object({ start: day.optional(), end: day.optional() }).optional(),
});

const shared = {
  path: '/api/export/customers',
  role: 'manager',
  file: 'text/csv; charset=utf-8',
  problems: [409],
} as const;

export const exportByPost = defineRoute({
  ...shared,
  method: 'POST',
  summary: 'The filtered list as a CSV file, most likely buyers first.',
  body,
  handle: (call) => exportList(call, call.body),
});

export const exportByLink = defineRoute({
  ...shared,
  method: 'GET',
  summary: 'The same as a link.',
  query: options,
  handle: (call) => exportList(call, call.query),
});

async function exportList(
  { services, identity, reply }: RestRequest<unknown, unknown, unknown>,
  asked: z.output<typeof body>,
): Promise<unknown> {
  const run = await services.snapshots.current();
  if (run === null) throw new ApiProblem(409, 'There is nothing to export before the first run');
  if (underWay >= mostAtOnce) throw new ApiProblem(429, 'Too many exports at once; try again in a minute');
  underWay += 1;
  let stream: ReturnType<typeof exportCustomers> | undefined;
  try {
    const filter = filterFrom({
      ...asked,
      last_purchase_from: asked.last_purchase_from ?? asked.date_range?.start,
      last_purchase_to: asked.last_purchase_to ?? asked.date_range?.end,
    });
    const scope: ListScope = { runId: run.runId, filter, searchesContacts: true };
    const rows = await countCustomers(services.pool, scope);
    await recordAudit(services.pool, {
      actor: actorOf(identity),
      action: 'export',
      subject: `run ${run.runId}`,
      detail: { filter, rows, predictions: asked.include_predictions },
    });
    stream = exportCustomers(services.pool, {
      ...scope,
      rows,
      includePredictions: asked.include_predictions,
      byteOrderMark: asked.bom,
    });
    reply
      .type(shared.file)
      .header('content-disposition', `attachment; filename="customers-run-${run.runId}.csv"`)
      .header('x-foresale-run', run.runId)
      .header('x-foresale-rows', rows);
    return stream;
  } finally {
    if (stream === undefined) underWay -= 1;
    else
      stream.once('close', () => {
        underWay -= 1;
      });
  }
}
