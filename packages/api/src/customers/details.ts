import { customerDetailsSchema, text } from '@foresale/contract';
import { z } from 'zod';
import { procedure } from '../trpc.ts';
import { detailsOfCustomer } from './details-of-customer.ts';

/** One customer: who they are, where they stand and what they bought. */
export const details = procedure('viewer')
  .input(z.strictObject({ customerId: text(500).min(1) }))
  .output(customerDetailsSchema)
  .query(({ ctx, input }) => detailsOfCustomer(ctx, ctx.identity, input.customerId));
