import { segmentCountsSchema } from '@foresale/contract';
import { procedure } from '../trpc.ts';
import { segmentsOfRun } from './segments-of-run.ts';

/** How many customers each segment has, and what they are worth. */
export const counts = procedure('viewer')
  .output(segmentCountsSchema)
  .query(({ ctx }) => segmentsOfRun(ctx));
