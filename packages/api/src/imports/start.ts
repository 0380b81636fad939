import { importChoicesSchema, text } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { findImport, startImport } from '@foresale/db/import';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';
import { checkMapping } from './check-mapping.ts';
import { importInput } from './import-input.ts';

const mappingInput = z.strictObject({
  columns: z.record(text(60), text(400)),
  dates: z.enum(['month-first', 'day-first']).optional(),
  decimals: z.enum(['point', 'comma']).optional(),
});

/** Imports the files of an upload; those of a layout of their own by the mapping that is given. */
export const start = procedure('analyst')
  .input(
    importInput.extend({
      mapping: mappingInput.optional(),
      choices: importChoicesSchema.optional(),
      recompute: z.boolean().default(true),
    }),
  )
  .output(z.object({}))
  .mutation(async ({ ctx, input: { importId, mapping, choices, recompute } }) => {
    const found = await findImport(ctx.pool, importId);
    if (found === null) throw new ApiProblem(404, 'Import not found');
    if (found.inspection === null || !found.hasFiles || !['ready', 'failed'].includes(found.status)) {
      throw new ApiProblem(409, 'There is nothing to start: it was started, or its files are gone');
    }
    checkMapping(found.inspection, mapping);
    const started = await startImport(ctx.pool, {
      importId,
      mapping: mapping ?? null,
      choices,
      recompute,
      also: (transaction) =>
        recordAudit(transaction, {
          actor: actorOf(ctx.identity),
          action: 'import started',
          subject: `import ${importId}`,
          detail: { source: found.source, mapping: mapping ?? null, choices: choices ?? null, recompute },
        }),
    });
    if (!started) throw new ApiProblem(409, 'Somebody else has started it just now');
    return {};
  });
