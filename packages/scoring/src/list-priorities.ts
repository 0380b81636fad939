import { readFeaturesOfTop } from '@foresale/db/features';
import {
  analyzePartition,
  bandParameters,
  indexPriorityList,
  passFence,
  readConfidenceBands,
  readModelDocument,
  readThreshold,
  storeReasons,
} from '@foresale/db/pipeline';
import { explainFeatures } from '@foresale/prediction';
import { bothOf, type RunContext, type Step } from './run-context.ts';

/** Customers at the top of the list whose reasons are kept; those of others are found when they are looked at. */
const explained = 1_000;

/** The denormalised list that people page through, and the sizes of its segments. */
export const listPriorities: Step = {
  name: 'list',
  async work(context) {
    const { connection, helper, claim, decision } = context;
    const customers = await connection.transaction(
      async () => {
        await passFence(connection, claim);
        await connection.write('5-segments', [claim.runId, decision.scheme.segments]);
        const listed = await connection.write('4-list', [
          claim.runId,
          decision.previousRunId,
          ...(await judgements(context)),
        ]);
        if (decision.modelId !== null) await giveReasons(context, decision.modelId);
        return listed;
      },
      { workMem: '256MB', hashJoins: true },
    );
    await bothOf(indexPriorityList(connection, claim, 1), indexPriorityList(helper, claim, 2));
    await analyzePartition(connection, claim, 'priority_list_rows');
    return customers;
  },
};

/** $3 to $8 of 4-list.sql: when to call a probability a purchase, and how often that was right. */
async function judgements({ connection, claim, decision }: RunContext): Promise<readonly unknown[]> {
  if (decision.modelId === null) return Array(6).fill(null);
  const threshold = await readThreshold(connection, claim);
  const bands = await readConfidenceBands(connection, decision.modelId);
  // A model that labels nobody has no threshold that a probability could reach.
  return [threshold ?? Number.POSITIVE_INFINITY, ...bandParameters(bands)];
}

async function giveReasons({ connection, claim, decision }: RunContext, modelId: number): Promise<void> {
  const document = await readModelDocument(connection, modelId);
  const top = await readFeaturesOfTop(connection, claim.runId, explained);
  const explanations = explainFeatures(document, top, decision);
  await storeReasons(
    connection,
    claim,
    explanations.map(({ customerId, reasons }) => ({ customerId, reasons: reasons.slice(0, 4) })),
  );
}
