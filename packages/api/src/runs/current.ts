import { currentRunSchema } from '@foresale/contract';
import { procedure } from '../trpc.ts';

/** The run that everyone sees; null before the first one is published. */
export const current = procedure('viewer')
  .output(currentRunSchema.nullable())
  .query(({ ctx }) => ctx.snapshots.current());
