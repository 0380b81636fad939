import {
  analyzePartition,
  byMeasure,
  type CutpointSet,
  measures,
  passFence,
  readFixedCutpoints,
  readPercentiles,
  type StatementName,
  storeCutpoints,
  thresholds,
} from '@foresale/db/pipeline';
import { findClusters } from './find-clusters.ts';
import type { RunContext, Step } from './run-context.ts';
import { shareCustomers } from './share-customers.ts';

/** Cut-points, the tie report, scores and segments. */
export const scoreCustomers: Step = {
  name: 'scores',
  table: 'customer_scores',
  async work(context) {
    const { connection, claim } = context;
    const { name, values } = await connection.transaction(
      async () => {
        await passFence(connection, claim);
        const { scoring, naming } = await cut(context);
        return decideScores(context, scoring, naming);
      },
      { workMem: '256MB' },
    );
    const customers = await shareCustomers(context, (session, range) =>
      session.transaction(async () => {
        await passFence(session, claim);
        return session.write(name, [...values, ...range]);
      }),
    );
    await analyzePartition(connection, claim, 'customer_scores');
    return customers;
  },
};

/** The scores 1 to 5 always come from quintiles; a scheme of four bands names its segments by quartiles of its own. */
async function cut({
  connection,
  claim,
  decision,
}: RunContext): Promise<{ scoring: CutpointSet; naming: CutpointSet }> {
  const percentiles = await readPercentiles(connection, claim.runId, decision.asOfDay);
  const fixed = await readFixedCutpoints(connection);
  const choose = (bands: 4 | 5): CutpointSet => {
    const byHand = byMeasure((measure) => fixed.find((row) => row.bands === bands && row.measure === measure)?.cuts);
    return {
      bands,
      cuts: byMeasure((measure) => byHand[measure] ?? percentiles.cuts[bands][measure]),
      fixed: byMeasure((measure) => byHand[measure] !== undefined),
    };
  };
  const scoring = choose(5);
  const naming = decision.scheme.bands === 5 ? scoring : choose(4);
  for (const set of new Set([scoring, naming])) {
    await storeCutpoints(connection, claim, { set, asOfDay: decision.asOfDay, commonest: percentiles.commonest });
  }
  return { scoring, naming };
}

/** The statement that scores and names the customers of a range, and its parameters but the range. */
async function decideScores(
  context: RunContext,
  scoring: CutpointSet,
  naming: CutpointSet,
): Promise<{ readonly name: StatementName; readonly values: readonly unknown[] }> {
  const { claim, decision } = context;
  const { scheme } = decision;
  const scoreAt = measures.map((measure) => thresholds(scoring.cuts[measure]));
  if (scheme.kind === 'cells') {
    const nameAt = measures.map((measure) => thresholds(naming.cuts[measure]));
    return {
      name: '3-scores-by-cells',
      values: [claim.runId, decision.asOfDay, ...scoreAt, ...nameAt, scheme.bands, scheme.segments, scheme.cells],
    };
  }
  const { means, deviations, centres } = await findClusters(context);
  return {
    name: '3-scores-by-clusters',
    values: [
      claim.runId,
      decision.asOfDay,
      ...scoreAt,
      measures.map((measure) => means[measure]),
      measures.map((measure) => deviations[measure]),
      ...measures.map((measure) => centres.map((centre) => centre[measure])),
      centres.map((centre) => centre.segment),
    ],
  };
}
