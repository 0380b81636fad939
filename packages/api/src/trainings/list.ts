import { trainingSchema } from '@foresale/contract';
import { listTrainings } from '@foresale/db/trainings';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Trainings, newest first: how far the one under way is, and why others ended without a model. */
export const list = procedure('viewer')
  .input(z.strictObject({ limit: z.number().int().min(1).max(100).default(20) }).prefault({}))
  .output(z.array(trainingSchema))
  .query(async ({ ctx, input }) => [...(await listTrainings(ctx.pool, input.limit))]);
