import { identitySchema } from '@foresale/contract';
import { openProcedure } from '../trpc.ts';

/** Who the caller is; null before signing in. */
export const me = openProcedure.output(identitySchema.nullable()).query(({ ctx }) => ctx.currentIdentity());
