import { text } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { forgetMapping as forget } from '@foresale/db/import';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** The next file with this header asks for a mapping again. */
export const forgetMapping = procedure('analyst')
  .input(z.strictObject({ header: text(2_000) }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { header } }) => {
    if (!(await forget(ctx.pool, header))) throw new ApiProblem(404, 'Mapping not found');
    const actor = actorOf(ctx.identity);
    await recordAudit(ctx.pool, { actor, action: 'mapping forgotten', subject: header.slice(0, 200) });
    return {};
  });
