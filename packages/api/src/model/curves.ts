import { curvesSchema } from '@foresale/contract';
import { readCurves } from '@foresale/db/models';
import { procedure } from '../trpc.ts';
import { answerAbout, whichModel } from './which-model.ts';

/** ROC, precision–recall, gains, lift and calibration, from the stored test predictions. */
export const curves = procedure('viewer')
  .input(whichModel)
  .output(curvesSchema.nullable())
  .query(({ ctx, input }) =>
    answerAbout(ctx.pool, input, (modelId) =>
      // Test predictions never change, whichever run is current.
      ctx.snapshots.remember(0, `curves ${modelId}`, () => readCurves(ctx.pool, modelId)),
    ),
  );
