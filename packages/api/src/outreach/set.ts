import { setOutreachSchema } from '@foresale/contract';
import { z } from 'zod';
import { procedure } from '../trpc.ts';
import { changeOutreach } from './change-outreach.ts';

/** Status, owner or note of one customer. */
export const set = procedure('manager')
  .input(setOutreachSchema)
  .output(z.object({}))
  .mutation(async ({ ctx, input: { customerId, change } }) => {
    await changeOutreach(ctx, ctx.identity, { customerIds: [customerId], change });
    return {};
  });
