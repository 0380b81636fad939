import { modelStandingSchema } from '@foresale/contract';
import { canRollBack, readPromotedModel, readRefusal } from '@foresale/db/models';
import { procedure } from '../trpc.ts';

/** The model that scores with all that was measured of it, or why there is none. */
export const current = procedure('viewer')
  .output(modelStandingSchema)
  .query(async ({ ctx }) => ({
    model: await readPromotedModel(ctx.pool),
    refusal: await readRefusal(ctx.pool),
    canRollBack: await canRollBack(ctx.pool),
  }));
