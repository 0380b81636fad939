import { importanceSchema } from '@foresale/contract';
import { readImportance } from '@foresale/db/models';
import { procedure } from '../trpc.ts';
import { answerAbout, whichModel } from './which-model.ts';

/** What moves the model's predictions, the strongest first. */
export const importance = procedure('viewer')
  .input(whichModel)
  .output(importanceSchema.nullable())
  .query(({ ctx, input }) => answerAbout(ctx.pool, input, (modelId) => readImportance(ctx.pool, modelId)));
