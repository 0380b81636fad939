import { historicScoresSchema, text } from '@foresale/contract';
import { readHistory } from '@foresale/db/customers';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

const mostRuns = 200;

/** How a customer's segment, scores and probability changed from run to run, oldest first. */
export const history = procedure('viewer')
  .input(z.strictObject({ customerId: text(500).min(1) }))
  .output(z.array(historicScoresSchema))
  .query(async ({ ctx, input: { customerId } }) => [...(await readHistory(ctx.pool, { customerId, limit: mostRuns }))]);
