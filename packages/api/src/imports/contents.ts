import { shopContentsSchema } from '@foresale/contract';
import { readContents } from '@foresale/db/import';
import { procedure } from '../trpc.ts';

/** What the database holds. */
export const contents = procedure('analyst')
  .output(shopContentsSchema)
  .query(({ ctx }) => readContents(ctx.pool));
