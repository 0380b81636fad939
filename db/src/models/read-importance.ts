import type { Importance } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { features } from '../features/index.ts';

const row = z.object({
  importance: z.array(z.object({ features: z.array(z.string()), effect: z.number() })),
});

/** The model's reasons by how much they move its predictions, the strongest first; null for a model that is not there. */
export async function readImportance(connection: CommonQueryMethods, modelId: number): Promise<Importance | null> {
  const found = await connection.maybeOne(sql.type(row)`select importance from models where model_id = ${modelId}`);
  if (found === null) return null;
  const sentences = new Map(features.map(({ name, sentence }) => [name, sentence]));
  return found.importance.map((term) => ({
    ...term,
    sentences: term.features.map((name) => sentences.get(name) ?? name),
  }));
}
