import { receiptSchema, text } from '@foresale/contract';
import { readReceipt } from '@foresale/db/customers';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Why a customer has the scores they have, order by order, in the current run or in another that is kept. */
export const receipt = procedure('viewer')
  .input(z.strictObject({ customerId: text(500).min(1), runId: z.number().int().positive().optional() }))
  .output(receiptSchema)
  .query(async ({ ctx, input: { customerId, runId } }) => {
    const run = runId ?? (await ctx.snapshots.current())?.runId;
    const found = run === undefined ? null : await readReceipt(ctx.pool, { runId: run, customerId });
    if (found === null) throw new ApiProblem(404, 'Customer not found in this run');
    return { ...found, lifts: [...found.lifts] };
  });
