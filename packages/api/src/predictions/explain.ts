import { explanationSchema, text } from '@foresale/contract';
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
    const [found] = (await ctx.reasons.explain(runId, [customerId])) ?? [];
    return found === undefined ? null : { ...found, runId, reasons: [...found.reasons] };
  });
