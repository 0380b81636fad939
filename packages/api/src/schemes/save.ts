import { saveSchemeSchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { saveScheme } from '@foresale/db/segments';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';
import { cellsOfRules } from './cells-of-rules.ts';

/** Keeps a scheme for the runs to come. Rules that leave a gap or overlap are refused. */
export const save = procedure('analyst')
  .input(saveSchemeSchema)
  .output(z.object({ schemeId: z.number().int() }))
  .mutation(async ({ ctx, input }) => {
    const { name, kind, schemeId } = input;
    const described =
      input.kind === 'cells'
        ? { bands: input.bands, ...cellsOfRules(input.rules, input.bands) }
        : { bands: 5 as const, segments: input.segments, cells: null };
    return ctx.pool.transaction(async (transaction) => {
      await recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: schemeId === undefined ? 'scheme added' : 'scheme changed',
        subject: name,
        detail: { kind, segments: described.segments },
      });
      const saved = { name, kind, ...described, ...(schemeId === undefined ? {} : { schemeId }) };
      return { schemeId: await saveScheme(transaction, saved) };
    });
  });
