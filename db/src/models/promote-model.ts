import { z } from 'zod';
import { ModelProblem } from './model-problem.ts';
import type { RegistryConnection } from './registry-connection.ts';

const modelRow = z.object({ beatsBaselines: z.boolean() });
const idRow = z.object({ modelId: z.number() });

/** From now on this model scores. One that loses to its baselines needs a written reason. */
export function promoteModel(
  connection: RegistryConnection,
  given: { readonly modelId: number; readonly actor: string; readonly overrideReason?: string },
): Promise<void> {
  const { modelId, actor, overrideReason = '' } = given;
  return connection.transaction(async () => {
    const [model] = await connection.rows(
      modelRow,
      'select beats_baselines as "beatsBaselines" from models where model_id = $1 for update',
      [modelId],
    );
    if (model === undefined) throw new ModelProblem('unknown-model', `There is no model ${modelId}.`);
    if (!model.beatsBaselines && overrideReason.trim() === '') {
      throw new ModelProblem(
        'loses-to-baselines',
        `Model ${modelId} does not beat its baselines; promoting it takes a written reason.`,
      );
    }
    if (!model.beatsBaselines) {
      await connection.rows(z.unknown(), 'update models set override_reason = $2 where model_id = $1', [
        modelId,
        overrideReason,
      ]);
    }
    await promote(connection, { modelId, actor, rolledBack: false });
  });
}

/** Back to the model that scored before the current one did. Answers with its id. */
export function rollBackModel(connection: RegistryConnection, actor: string): Promise<number> {
  return connection.transaction(async () => {
    await connection.rows(z.unknown(), 'lock table model_promotions in exclusive mode');
    const promotions = await connection.rows(
      z.object({ modelId: z.number(), rolledBack: z.boolean() }),
      `select model_id as "modelId", rolled_back as "rolledBack" from model_promotions order by promotion_id`,
    );
    const previous = standingModels(promotions).at(-2);
    if (previous === undefined) {
      throw new ModelProblem('nothing-to-roll-back-to', 'No other model was promoted before the current one.');
    }
    await promote(connection, { modelId: previous, actor, rolledBack: true });
    return previous;
  });
}

/**
 * The models that a roll-back walks through; the last one scores. A roll-back takes the promotion away that it answers:
 * what was rolled back from is not come back to.
 */
export function standingModels(
  promotions: readonly { readonly modelId: number; readonly rolledBack: boolean }[],
): readonly number[] {
  const standing: number[] = [];
  for (const { modelId, rolledBack } of promotions) {
    if (rolledBack) standing.pop();
    else if (standing.at(-1) !== modelId) standing.push(modelId);
  }
  return standing;
}

async function promote(
  connection: RegistryConnection,
  given: { readonly modelId: number; readonly actor: string; readonly rolledBack: boolean },
): Promise<void> {
  await connection.rows(
    z.unknown(),
    'insert into model_promotions (model_id, actor, rolled_back) values ($1, $2, $3)',
    [given.modelId, given.actor, given.rolledBack],
  );
  await connection.rows(
    z.unknown(),
    `select append_event('model.promoted', null, jsonb_build_object('modelId', $1::bigint, 'rolledBack', $2::boolean))`,
    [given.modelId, given.rolledBack],
  );
}

/** The model that scores; undefined before the first promotion. */
export async function findPromotedModel(connection: RegistryConnection): Promise<number | undefined> {
  const [row] = await connection.rows(
    idRow,
    'select model_id as "modelId" from model_promotions order by promotion_id desc limit 1',
  );
  return row?.modelId;
}
