import { explanationSchema, text } from '@foresale/contract';
import { registryIn } from '@foresale/db/models';
import { explainCustomer } from '@foresale/prediction';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Why the current run gave a customer their probability, all reasons of it; null without a prediction. */
export const explain = procedure('viewer')
  .input(z.strictObject({ customerId: text(500).min(1) }))
  .output(explanationSchema.nullable())
  .query(async ({ ctx, input: { customerId } }) => {
    const run = await ctx.snapshots.current();
    if (run === null || !run.hasPredictions) return null;
    const { runId } = run;
    const found = await ctx.pool.transaction((transaction) =>
      explainCustomer(registryIn(transaction), { runId, customerId }),
    );
    return found === null ? null : { ...found, runId, reasons: [...found.reasons] };
  });
