import { z } from 'zod';

export const trainingStatusSchema = z.enum(['queued', 'running', 'finished', 'refused', 'failed', 'cancelled']);
export const trainingStageSchema = z.enum(['reading', 'searching', 'testing', 'refitting']);

/** A training that was asked for, and what came of it. */
export const trainingSchema = z.object({
  trainingId: z.number().int(),
  status: trainingStatusSchema,
  requestedBy: z.string(),
  requestedAt: z.string(),
  /** The run that waits for it. */
  runId: z.number().int().nullable(),
  asOf: z.string().nullable(),
  horizonDays: z.number().int().nullable(),
  /** Where it is. */
  stage: trainingStageSchema.nullable(),
  done: z.number().int(),
  of: z.number().int().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  modelId: z.number().int().nullable(),
  /** Whether its model was promoted at once. */
  promoted: z.boolean(),
  /** Why it was refused or failed, for programs and for people. */
  code: z.string().nullable(),
  sentence: z.string().nullable(),
});
export type Training = z.infer<typeof trainingSchema>;
