import type { Identity } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import { recordAudit } from '@foresale/db/identity';
import { findImport, type UndoCounts, undoImport } from '@foresale/db/import';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { defineRoute } from '../rest/rest-route.ts';
import { procedure } from '../trpc.ts';
import { importInput } from './import-input.ts';

const counts = { removed: z.number().int(), restored: z.number().int() };
const largestId = 2 ** 53 - 1;

/** Takes back all that an import wrote; the lists follow with the next run. */
export const undo = procedure('analyst')
  .input(importInput)
  .output(z.object(counts))
  .mutation(({ ctx, input: { importId } }) => undoAs(ctx.pool, ctx.identity, importId));

export const undoByRest = defineRoute({
  id: 'undoImport',
  tag: 'Imports',
  method: 'POST',
  path: '/api/imports/{id}/undo',
  role: 'analyst',
  summary: 'Takes back all that an import wrote, unless a later one changed it. Start a run for the lists to follow.',
  takes: { params: z.object({ id: z.coerce.number().int().min(1).max(largestId) }) },
  response: z.object({ import_id: z.number().int(), ...counts }),
  problems: [404, 409],
  handle: async ({ services, identity, params: { id } }) => ({
    import_id: id,
    ...(await undoAs(services.pool, identity, id)),
  }),
});

async function undoAs(pool: DatabasePool, identity: Identity, importId: number): Promise<UndoCounts> {
  const found = await findImport(pool, importId);
  if (found === null || found.status === 'receiving') throw new ApiProblem(404, 'Import not found');
  const actor = actorOf(identity);
  return undoImport(pool, {
    importId,
    actor,
    also: (transaction, undone) =>
      recordAudit(transaction, {
        actor,
        action: 'import undone',
        subject: `import ${importId}`,
        detail: { source: found.source, ...undone },
      }),
  });
}
