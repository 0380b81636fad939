import type { DatabasePool } from '@foresale/db';
import { findPromotedModelId } from '@foresale/db/models';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';

/** Left out, the question is about the model that scores. */
export const whichModel = z
  .strictObject({ modelId: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional() })
  .prefault({});

/** Answers about the model that was asked about, else about the one that scores; null before the first promotion. */
export async function answerAbout<Answer>(
  pool: DatabasePool,
  asked: z.infer<typeof whichModel>,
  read: (modelId: number) => Promise<Answer | null>,
): Promise<Answer | null> {
  const modelId = asked.modelId ?? (await findPromotedModelId(pool));
  if (modelId === null) return null;
  const answer = await read(modelId);
  if (answer === null) throw new ApiProblem(404, `There is no model ${modelId}`);
  return answer;
}
