import { customerPageSchema, listCustomersSchema } from '@foresale/contract';
import { procedure } from '../trpc.ts';
import { pageOfCustomers } from './page-of-customers.ts';

/** The priority list of the current snapshot: filtered, sorted, in pages. */
export const list = procedure('viewer')
  .input(listCustomersSchema)
  .output(customerPageSchema)
  .query(({ ctx, input }) => pageOfCustomers(ctx, ctx.identity, { ...input, withReasons: true }));
