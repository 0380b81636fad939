import { outreachOwnersSchema } from '@foresale/contract';
import { procedure } from '../trpc.ts';

/** Who may be given customers. */
export const owners = procedure('manager')
  .output(outreachOwnersSchema)
  .query(async ({ ctx }) =>
    (await ctx.outreach.owners()).filter(({ mayOwn }) => mayOwn).map(({ id, name }) => ({ id, name })),
  );
