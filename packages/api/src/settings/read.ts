import { shopSettingsSchema } from '@foresale/contract';
import { readSettings } from '@foresale/db/settings';
import { procedure } from '../trpc.ts';

/** What the whole shop shares. */
export const read = procedure('viewer')
  .output(shopSettingsSchema)
  .query(({ ctx }) => readSettings(ctx.pool));
