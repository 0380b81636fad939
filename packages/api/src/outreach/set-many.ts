import { setManySchema } from '@foresale/contract';
import { z } from 'zod';
import { idsOfCustomers } from '../customers/ids-of-customers.ts';
import { procedure } from '../trpc.ts';
import { changeOutreach } from './change-outreach.ts';

/** The same change for many customers: all of it, or nothing. */
export const setMany = procedure('manager')
  .input(setManySchema)
  .output(z.object({ customers: z.number().int(), changeId: z.number().int().nullable() }))
  .mutation(async ({ ctx, input: { customers, change } }) => {
    const customerIds = 'ids' in customers ? customers.ids : await idsOfCustomers(ctx, ctx.identity, customers);
    if (customerIds.length === 0) return { customers: 0, changeId: null };
    return changeOutreach(ctx, ctx.identity, { customerIds, change });
  });
