import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import { decidePrediction } from './decide-prediction.ts';
import { passFence } from './fence.ts';
import type { PipelineConnection } from './pipeline-connection.ts';
import { RunProblem } from './run-problem.ts';

/** A segment scheme as a run froze it. cells is null for a scheme of clusters. */
export const frozenSchemeSchema = z.object({
  scheme_id: z.number(),
  name: z.string(),
  kind: z.enum(['cells', 'clusters']),
  bands: z.union([z.literal(4), z.literal(5)]),
  segments: z.array(z.string()),
  cells: z.array(z.number()).nullable(),
  version: z.number(),
});
export type FrozenScheme = z.infer<typeof frozenSchemeSchema>;

/** What a run is about. The as-of moment stays text, because a Date would lose its microseconds. */
const decisionRow = z.object({
  asOf: z.string(),
  asOfDay: z.number(),
  scheme: frozenSchemeSchema,
  previousRunId: z.number().nullable(),
  /** Null: the run ranks by RFM. */
  modelId: z.number().nullable(),
  horizonDays: z.number(),
  eligibleDays: z.number(),
  currency: z.string(),
  currencyDigits: z.number(),
});
export type Decision = z.infer<typeof decisionRow>;

export function decideRun(connection: PipelineConnection, claim: Claim, now: Date): Promise<Decision> {
  return connection.transaction(async () => {
    await passFence(connection, claim);
    const decided = await connection.write('0-decide', [claim.runId, now]);
    if (decided > 0) await decidePrediction(connection, claim);
    const [decision] = await connection.rows(
      decisionRow,
      `select as_of::text as "asOf", as_of_day as "asOfDay", scheme, previous_run_id as "previousRunId",
              model_id as "modelId", horizon_days as "horizonDays", eligible_days as "eligibleDays",
              currency, currency_digits as "currencyDigits"
         from runs where run_id = $1`,
      [claim.runId],
    );
    if (decision === undefined) throw new RunProblem('unknown-run', `There is no run ${claim.runId}.`);
    return decision;
  });
}
