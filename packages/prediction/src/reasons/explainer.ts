import type { Reason } from '@foresale/contract';
import { createRecent } from '@foresale/db';
import { findFeatureMoment, readFeaturesOfList, shopParametersSchema } from '@foresale/db/features';
import { type PipelineConnection, readModelDocument, readPredictionOfRun } from '@foresale/db/pipeline';
import { fromJSON, type Model } from 'ml-gradient-boosting';
import { z } from 'zod';
import { type ExplainedCustomer, explainWith } from './explain-features.ts';

/** A list has room for the strongest; a customer's page shows all. */
const mostInList = 4;

/** The current model, and that of an older run whose pages somebody still turns. */
const mostModels = 2;

export interface Asked {
  readonly runId: number;
  readonly customerIds: readonly string[];
}

/** Explains customers of the runs of one database. Models are parsed once: that takes longer than a page of customers. */
export interface Explainer {
  /** All reasons of each; customers without a counted order are left out. Null for a run without a model. */
  explain(connection: Pick<PipelineConnection, 'rows'>, asked: Asked): Promise<readonly ExplainedCustomer[] | null>;
}

export function createExplainer(): Explainer {
  const models = createRecent<Promise<Model>>(mostModels);

  function modelOf(connection: Pick<PipelineConnection, 'rows'>, modelId: number): Promise<Model> {
    const key = String(modelId);
    const model = models.remember(key, () => readModelDocument(connection, modelId).then(fromJSON));
    model.catch(() => models.forget(key));
    return model;
  }

  return {
    explain: async (connection, { runId, customerIds }) => {
      const run = await readPredictionOfRun(connection, runId);
      if (run === null) return null;
      if (customerIds.length === 0) return [];
      const { asOf, horizonDays, modelId, parameters } = run;
      // Compiling the statement takes longer than running it for a page.
      await connection.rows(z.unknown(), `select set_config('jit', 'off', true)`);
      const moment = await findFeatureMoment(connection, { asOf, horizonDays });
      const shop = shopParametersSchema.parse(parameters);
      const rows = await readFeaturesOfList(connection, { moment, shop, customerIds });
      return explainWith(await modelOf(connection, modelId), rows, run);
    },
  };
}

/** What a list shows of a customer's reasons. */
export function strongest(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.slice(0, mostInList);
}
