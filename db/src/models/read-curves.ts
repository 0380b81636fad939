import type { Curves, Threshold, ThresholdTable } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { isSnoozed } from '../lists/index.ts';
import { bandOf } from './calibration-band.ts';

const count = z.bigint().transform(Number);
/** Points of a curve, at most: more cannot be told apart on a screen. */
const mostPoints = 250;
const bands = 10;

const chosenRow = z.object({ threshold: z.number(), roc_auc: z.number(), pr_auc: z.number() });
const stepRow = z.object({ threshold: z.number(), called: count, found: count, customers: count, buyers: count });
const bandRow = z.object({ band: z.number(), customers: count, expected: z.number(), bought: count });
const tenthRow = z.object({ tenth: z.number(), customers: count, bought: z.number() });

/**
 * ROC, precision–recall, gains, lift and calibration of a model on its test cut-off, all from the stored test
 * predictions. Null for a model that is not there.
 */
export async function readCurves(connection: CommonQueryMethods, modelId: number): Promise<Curves | null> {
  const chosen = await readChosen(connection, modelId);
  if (chosen === null) return null;
  const steps = await readSteps(connection, { modelId, chosen: chosen.threshold });
  const { customers, buyers } = steps[0] ?? { customers: 0, buyers: 0 };
  const others = customers - buyers;
  const origin = { x: 0, y: 0 };
  return {
    modelId,
    baseRate: ratio(buyers, customers),
    rocAuc: chosen.roc_auc,
    prAuc: chosen.pr_auc,
    roc: [origin, ...steps.map(({ called, found }) => ({ x: ratio(called - found, others), y: ratio(found, buyers) }))],
    precisionRecall: steps
      .filter(({ called }) => called > 0)
      .map(({ called, found }) => ({ x: ratio(found, buyers), y: ratio(found, called) })),
    gains: [origin, ...steps.map(({ called, found }) => ({ x: ratio(called, customers), y: ratio(found, buyers) }))],
    lift: (await readTenths(connection, modelId)).map((tenth) => ({
      ...tenth,
      lift: ratio(tenth.bought / tenth.customers, ratio(buyers, customers)),
    })),
    calibration: (await readCalibration(connection, modelId)).map((row) => bandOf({ ...row, of: bands })),
  };
}

/** What each threshold does on the test cut-off, and how many of a run's customers it would call. */
export async function readThresholds(
  connection: CommonQueryMethods,
  given: { readonly modelId: number; readonly runId: number | null },
): Promise<ThresholdTable | null> {
  const chosen = await readChosen(connection, given.modelId);
  if (chosen === null) return null;
  const steps = await readSteps(connection, { modelId: given.modelId, chosen: chosen.threshold });
  const now = given.runId === null ? [] : await countNow(connection, given.runId, steps);
  const { customers, buyers } = steps[0] ?? { customers: 0, buyers: 0 };
  return {
    modelId: given.modelId,
    chosen: chosen.threshold,
    customers,
    buyers,
    thresholds: steps.map((step, i): Threshold => {
      const truePositive = step.found;
      const falsePositive = step.called - step.found;
      const falseNegative = buyers - step.found;
      const trueNegative = customers - step.called - falseNegative;
      return {
        threshold: step.threshold,
        truePositive,
        falsePositive,
        trueNegative,
        falseNegative,
        accuracy: ratio(truePositive + trueNegative, customers),
        precision: ratio(truePositive, step.called),
        recall: ratio(truePositive, buyers),
        f1: ratio(2 * truePositive, step.called + buyers),
        callsNow: now[i]?.customers ?? null,
        buyersNow: now[i]?.expected ?? null,
      };
    }),
  };
}

function readChosen(connection: CommonQueryMethods, modelId: number) {
  return connection.maybeOne(sql.type(chosenRow)`
    select (metrics -> 'threshold')::float8 as threshold, (metrics -> 'rocAuc')::float8 as roc_auc,
      (metrics -> 'prAuc')::float8 as pr_auc
    from model_metrics
    where model_id = ${modelId} and subject = 'model' and jsonb_typeof(metrics -> 'threshold') = 'number'`);
}

/**
 * Customers and buyers at or above falling thresholds: nobody, then the ends of equal parts of the ranking, each whole
 * with its ties, then everybody; the chosen threshold is always one of them.
 */
function readSteps(
  connection: CommonQueryMethods,
  { modelId, chosen }: { readonly modelId: number; readonly chosen: number },
): Promise<readonly z.infer<typeof stepRow>[]> {
  return connection.any(sql.type(stepRow)`
    with ties as (
      select probability, count(*) as customers, count(*) filter (where bought) as buyers
      from model_test_predictions where model_id = ${modelId} group by probability
    ),
    ranked as (
      select probability, sum(customers) over above as called, sum(buyers) over above as found,
        sum(customers) over () as customers, sum(buyers) over () as buyers
      from ties window above as (order by probability desc)
    ),
    parts as (
      select *, lead((called * ${mostPoints} - 1) / customers) over (order by probability desc)
        is distinct from (called * ${mostPoints} - 1) / customers as ends_part
      from ranked
    )
    select threshold, called::bigint, found::bigint, customers::bigint, buyers::bigint
    from (
      select probability as threshold, called, found, customers, buyers from parts
      where ends_part or called = customers
      union
      select ${chosen}::float8, coalesce(max(called) filter (where probability >= ${chosen}), 0),
        coalesce(max(found) filter (where probability >= ${chosen}), 0), max(customers), max(buyers) from parts
      union
      select 1, coalesce(max(called) filter (where probability >= 1), 0),
        coalesce(max(found) filter (where probability >= 1), 0), max(customers), max(buyers) from parts
    ) steps
    where customers is not null
    order by threshold desc`);
}

const nowRow = z.object({ customers: count, expected: z.number() });

/** One pass over the run's customers who are not snoozed, whatever the number of thresholds. */
function countNow(
  connection: CommonQueryMethods,
  runId: number,
  steps: readonly { readonly threshold: number }[],
): Promise<readonly z.infer<typeof nowRow>[]> {
  const rising = steps.map(({ threshold }) => threshold).toReversed();
  return connection.any(sql.type(nowRow)`
    select coalesce(sum(n) over above, 0)::bigint as customers, coalesce(sum(expected) over above, 0) as expected
    from generate_series(1, ${rising.length}::integer) as step
    left join (
      select width_bucket(l.probability, ${sql.array(rising, 'float8')}) as step, count(*) as n,
        sum(l.probability) as expected
      from priority_list_rows l
      where l.run_id = ${runId} and l.probability is not null and not ${isSnoozed(runId)}
      group by 1
    ) counted using (step)
    window above as (order by step desc)
    order by step desc`);
}

function readCalibration(connection: CommonQueryMethods, modelId: number): Promise<readonly z.infer<typeof bandRow>[]> {
  return connection.any(sql.type(bandRow)`
    select least(floor(probability * ${bands}), ${bands - 1})::integer as band, count(*) as customers,
      sum(probability) as expected, count(*) filter (where bought) as bought
    from model_test_predictions where model_id = ${modelId}
    group by 1 order by 1`);
}

/** A tie across the edge of two tenths counts in both by its average, so that no order is favoured. */
function readTenths(connection: CommonQueryMethods, modelId: number): Promise<readonly z.infer<typeof tenthRow>[]> {
  return connection.any(sql.type(tenthRow)`
    select tenth, count(*) as customers, sum(share) as bought
    from (
      select ntile(10) over (order by probability desc, customer_id) as tenth,
        avg(bought::integer) over (partition by probability)::float8 as share
      from model_test_predictions where model_id = ${modelId}
    ) placed
    group by tenth order by tenth`);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
