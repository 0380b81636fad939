import {
  analyzePartition,
  type Bands,
  byMeasure,
  type CutpointSet,
  type Cuts,
  type Measure,
  measures,
  type Percentiles,
  type PipelineConnection,
  passFence,
  readFixedCutpoints,
  readPercentiles,
  type StatementName,
  storeCutpoints,
  thresholds,
} from '@foresale/db/pipeline';
import { findClusters } from './find-clusters.ts';
import { bothOf, type RunContext, type Step } from './run-context.ts';
import { shareCustomers } from './share-customers.ts';

/** Cut-points, scores and segments with their sizes, and the tie report. */
export const scoreCustomers: Step = {
  name: 'scores',
  table: 'customer_scores',
  async work(context) {
    const { connection, claim } = context;
    const percentiles = await findPercentiles(context);
    const { scoring, naming, name, values } = await connection.transaction(
      async () => {
        await passFence(connection, claim);
        const sets = await choose(context, percentiles);
        return { ...sets, ...(await decideScores(context, sets)) };
      },
      { workMem: '256MB' },
    );
    const customers = await shareCustomers(context, (session, range) =>
      session.transaction(async () => {
        await passFence(session, claim);
        return session.write(name, [...values, ...range]);
      }),
    );
    await bothOf(sizeSegments(context), keepCutpoints(context, new Set([scoring, naming]), percentiles.commonest));
    return customers;
  },
};

/** Sorting a million values takes a while: of a large shop the other session takes a part of it. */
async function findPercentiles(context: RunContext): Promise<Percentiles> {
  const { connection, helper, claim, decision, middle } = context;
  const read = (session: PipelineConnection, of: readonly Measure[]) =>
    session.transaction(
      async () => {
        await passFence(session, claim);
        return readPercentiles(session, { runId: claim.runId, asOfDay: decision.asOfDay, of });
      },
      { workMem: '256MB' },
    );
  if (middle === null) return read(connection, measures);
  const [counts, money] = await bothOf(read(connection, ['recency', 'frequency']), read(helper, ['monetary']));
  const join = (pick: (from: Percentiles, measure: Measure) => Cuts) =>
    byMeasure((measure) => pick(measure === 'monetary' ? money : counts, measure));
  return {
    cuts: { 5: join((from, measure) => from.cuts[5][measure]), 4: join((from, measure) => from.cuts[4][measure]) },
    commonest: { ...counts.commonest, monetary: money.commonest.monetary },
  };
}

interface CutpointSets {
  readonly scoring: CutpointSet;
  readonly naming: CutpointSet;
}

/** The scores 1 to 5 always come from quintiles; a scheme of four bands names its segments by quartiles of its own. */
async function choose({ connection, decision }: RunContext, percentiles: Percentiles): Promise<CutpointSets> {
  const fixed = await readFixedCutpoints(connection);
  const setOf = (bands: Bands): CutpointSet => {
    const byHand = byMeasure((measure) => fixed.find((row) => row.bands === bands && row.measure === measure)?.cuts);
    return {
      bands,
      cuts: byMeasure((measure) => byHand[measure] ?? percentiles.cuts[bands][measure]),
      fixed: byMeasure((measure) => byHand[measure] !== undefined),
    };
  };
  const scoring = setOf(5);
  return { scoring, naming: decision.scheme.bands === 5 ? scoring : setOf(4) };
}

async function sizeSegments({ connection, claim, decision }: RunContext): Promise<void> {
  await analyzePartition(connection, claim, 'customer_scores');
  await connection.transaction(async () => {
    await passFence(connection, claim);
    await connection.write('3-segments', [claim.runId, decision.scheme.segments]);
  });
}

/** With their tie report. */
function keepCutpoints(
  { helper, claim, decision }: RunContext,
  sets: Iterable<CutpointSet>,
  commonest: Percentiles['commonest'],
): Promise<void> {
  return helper.transaction(async () => {
    await passFence(helper, claim);
    for (const set of sets) await storeCutpoints(helper, claim, { set, asOfDay: decision.asOfDay, commonest });
  });
}

/** The statement that scores and names the customers of a range, and its parameters but the range. */
async function decideScores(
  context: RunContext,
  { scoring, naming }: CutpointSets,
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
