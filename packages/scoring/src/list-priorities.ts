import { readFeaturesOfTop } from '@foresale/db/features';
import {
  bandParameters,
  indexPriorityList,
  type PipelineConnection,
  passFence,
  readConfidenceBands,
  readModelDocument,
  readThreshold,
  storeReasons,
} from '@foresale/db/pipeline';
import { explainFeatures } from '@foresale/prediction';
import { z } from 'zod';
import { bothOf, type RunContext, type Step } from './run-context.ts';

/** Customers at the top of the list whose reasons are kept; those of others are found when they are looked at. */
const explained = 1_000;

/** A shorter list is written by one session. */
const fewestToShare = 50_000;
const middleRow = z.object({ middle: z.number().nullable() });

/** The denormalised list that people page through. */
export const listPriorities: Step = {
  name: 'list',
  table: 'priority_list_rows',
  async work(context, expected) {
    const { connection, helper, claim, decision } = context;
    const settings = { workMem: '256MB', hashJoins: true } as const;
    const judged = await connection.transaction(async () => {
      await passFence(connection, claim);
      return judgements(context);
    }, settings);
    const share = (session: PipelineConnection, bounds: Bounds) =>
      session.transaction(async () => {
        await passFence(session, claim);
        return session.write('4-list', [claim.runId, decision.previousRunId, ...judged, ...bounds]);
      }, settings);
    const middle = expected < fewestToShare ? null : await findMiddle(context);
    const shares =
      middle === null
        ? [await share(connection, [null, null, null])]
        : await bothOf(share(connection, [middle, null, null]), share(helper, [null, middle, expected]));
    const { modelId } = decision;
    if (modelId !== null) {
      await connection.transaction(async () => {
        await passFence(connection, claim);
        await giveReasons(context, modelId);
      }, settings);
    }
    await bothOf(indexPriorityList(connection, claim, 1), indexPriorityList(helper, claim, 2));
    return shares.reduce((sum, customers) => sum + customers, 0);
  },
};

/** $9 to $11 of 4-list.sql. */
type Bounds = readonly [least: number | null, below: number | null, customers: number | null];

async function findMiddle({ connection, claim }: RunContext): Promise<number | null> {
  const [found] = await connection.read(middleRow, '4-middle', [claim.runId]);
  return found?.middle ?? null;
}

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
