import { recordAudit } from '@foresale/db/identity';
import { cancelImport } from '@foresale/db/import';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';
import { importInput } from './import-input.ts';

/** Stops an import that waits or works; nothing of it is kept. */
export const cancel = procedure('analyst')
  .input(importInput)
  .output(z.object({}))
  .mutation(async ({ ctx, input: { importId } }) => {
    const cancelled = await cancelImport(ctx.pool, importId, (transaction) =>
      recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: 'import cancelled',
        subject: `import ${importId}`,
      }),
    );
    if (!cancelled) throw new ApiProblem(409, 'The import is not under way');
    return {};
  });
