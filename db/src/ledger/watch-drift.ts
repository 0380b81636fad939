import { z } from 'zod';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';
import { stabilityIndex } from './stability-index.ts';

/** From here on a spread counts as another population; the usual mark of scorecards. */
const psiLimit = 0.25;
/**
 * And by so much further than in the first run of its model: between its test and its first run lies a month, with a season
 * of its own, and nobody could train a newer model then.
 */
const psiSinceFirst = 0.1;
/** From its first run on. Before, a Monday held against a Sunday would be another population, and nothing newer can be learnt. */
const daysToTell = 7;
/** Buyers over expected buyers: outside, and beyond chance, the probabilities are off. */
const ratioLimits = { low: 0.8, high: 1.25 } as const;
const deviations = 3;
/** What goes in and stays with the snapshot, as the list calls it. */
const inputs = ['recency_days', 'frequency', 'monetary_minor'] as const;
const inputWords = { recency_days: 'Recency', frequency: 'Frequency', monetary_minor: 'Monetary' } as const;

const runRow = z.object({ runId: z.number(), modelId: z.number(), asOf: z.string() });

/**
 * Measures every published run that was not yet: how far its customers and probabilities have moved away from the test
 * cut-off of its model, and how the newest settled predictions of that model came out. What passes a limit is announced;
 * in the first days of a model, only how its predictions came out.
 * Answers with the number of runs measured.
 */
export async function watchDrift(connection: PipelineConnection): Promise<number> {
  const runs = await connection.rows(
    runRow,
    `select run_id as "runId", model_id as "modelId", as_of::text as "asOf" from runs r
     where status = 'published' and model_id is not null and snapshot_dropped_at is null
       and not exists (select from model_drift d where d.run_id = r.run_id)
       and exists (select from model_test_predictions t where t.model_id = r.model_id)
     order by run_id`,
  );
  for (const run of runs) await measureRun(connection, run);
  return runs.length;
}

async function measureRun(connection: PipelineConnection, run: z.infer<typeof runRow>): Promise<void> {
  const { runId, modelId } = run;
  const probability = await probabilityIndex(connection, { runId, modelId });
  if (probability === null) return;
  const measured = await inputIndexes(connection, { runId, modelId });
  const calibration = await readCalibration(connection, run);
  const ratio = calibration === null ? null : calibration.bought / calibration.expected;
  const first = await readFirst(connection, run);
  const isYoung = first === null || first.daysSince < daysToTell;
  const limitOf = (psi: number | undefined) => Math.max(psiLimit, psi === undefined ? 0 : psi + psiSinceFirst);
  const warnings = [
    ...(calibration !== null && ratio !== null && isOff(calibration, ratio)
      ? [
          `Of ${calibration.customers} customers scored as of ${calibration.day}, ${calibration.bought} bought where ${Math.round(calibration.expected)} were expected.`,
        ]
      : []),
    ...(!isYoung && probability.psi > limitOf(first.probabilityPsi) + probability.noise
      ? [`Probabilities are spread unlike those of the test (PSI ${probability.psi.toFixed(2)}).`]
      : []),
    ...measured.flatMap(({ feature, psi, noise }) => {
      const before = first?.inputs.find((each) => each.feature === feature)?.psi;
      return !isYoung && psi > limitOf(before) + noise
        ? [`${inputWords[feature]} is spread unlike in the test (PSI ${psi.toFixed(2)}).`]
        : [];
    }),
  ];
  const warning = warnings.length === 0 ? null : `${warnings.join(' ')} Train a new model.`;
  const verdict = warning !== null ? 'moved' : isYoung ? 'too-young' : 'steady';
  await connection.transaction(async () => {
    const kept = await connection.rows(
      z.unknown(),
      `insert into model_drift (run_id, model_id, probability_psi, inputs, calibration_ratio, warning, verdict)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (run_id) do nothing returning run_id`,
      [
        runId,
        modelId,
        probability.psi,
        JSON.stringify(measured.map(({ feature, psi }) => ({ feature, psi }))),
        ratio,
        warning,
        verdict,
      ],
    );
    if (kept.length === 0 || warning === null) return;
    await connection.rows(
      z.unknown(),
      `select append_event('model.drift', $1, jsonb_build_object('modelId', $2::bigint, 'warning', left($3::text, 500)))`,
      [runId, modelId, warning],
    );
  });
}

const firstRow = z.object({
  daysSince: z.number(),
  probabilityPsi: z.number(),
  inputs: z.array(z.object({ feature: z.string(), psi: z.number() })),
});

/** The first run of its model, and how many days of the shop lie between. */
async function readFirst(
  connection: PipelineConnection,
  { modelId, asOf }: z.infer<typeof runRow>,
): Promise<z.infer<typeof firstRow> | null> {
  const [first] = await connection.rows(
    firstRow,
    `select probability_psi as "probabilityPsi", inputs, extract(epoch from $2::timestamptz - r.as_of)::float8 / 86400 as "daysSince"
     from model_drift d join runs r using (run_id) where d.model_id = $1 order by run_id limit 1`,
    [modelId, asOf],
  );
  return first ?? null;
}

interface Subject {
  readonly runId: number;
  readonly modelId: number;
}

const countsRow = z.object({ before: z.array(z.number()), now: z.array(z.number()) });

/** Tenths of the test's probabilities, and how this run's customers are spread over them. Who is dormant was in no test. */
async function probabilityIndex(connection: PipelineConnection, { runId, modelId }: Subject) {
  const [counts] = await connection.rows(
    countsRow,
    `with cuts as (
       select array(select distinct unnest(percentile_disc(array[.1, .2, .3, .4, .5, .6, .7, .8, .9])
         within group (order by probability)) as cut order by cut) as cuts
       from model_test_predictions where model_id = $2
     ),
     parts as (select generate_series(0, cardinality(cuts)) as part from cuts)
     select
       array(select (select count(*) from model_test_predictions, cuts
         where model_id = $2 and width_bucket(probability, cuts) = part) from parts order by part)::float8[] as before,
       array(select coalesce(n, 0) from parts left join (
         select width_bucket(probability, cuts) as part, count(*) as n from priority_list_rows, cuts
         where run_id = $1 and probability is not null and not coalesce(dormant, false) group by 1
       ) counted using (part) order by part)::float8[] as now`,
    [runId, modelId],
  );
  return counts === undefined || sum(counts.now) === 0 ? null : stabilityIndex(counts.before, counts.now);
}

const profileRow = z.object({
  profile: z.array(z.object({ feature: z.string(), cuts: z.array(z.number()), shares: z.array(z.number()) })),
  customers: z.number(),
});
const partRow = z.object({ counts: z.array(z.number()) });

async function inputIndexes(connection: PipelineConnection, { runId, modelId }: Subject) {
  const [model] = await connection.rows(
    profileRow,
    `select input_profile as profile, (select count(*)::integer from model_test_predictions where model_id = $1) as customers
     from models where model_id = $1`,
    [modelId],
  );
  const found: { readonly feature: (typeof inputs)[number]; readonly psi: number; readonly noise: number }[] = [];
  for (const feature of inputs) {
    const known = model?.profile.find((each) => each.feature === feature);
    if (model === undefined || known === undefined || known.cuts.length === 0) continue;
    const [row] = await connection.rows(
      partRow,
      `select array(select coalesce(n, 0) from generate_series(0, cardinality($2::float8[])) as part left join (
         select width_bucket(${feature}::float8, $2::float8[]) as part, count(*) as n from priority_list_rows
         where run_id = $1 and not coalesce(dormant, false) group by 1
       ) counted using (part) order by part)::float8[] as counts`,
      [runId, known.cuts],
    );
    // The last share is of missing values, which these measures do not have.
    const before = known.shares.slice(0, -1).map((share) => share * model.customers);
    if (row !== undefined) found.push({ feature, ...stabilityIndex(before, row.counts) });
  }
  return found;
}

const calibrationRow = z.object({
  day: z.string(),
  customers: z.number(),
  expected: z.number(),
  variance: z.number(),
  bought: z.number(),
});

/** What was known by the run's moment. */
async function readCalibration(connection: PipelineConnection, { modelId, asOf }: z.infer<typeof runRow>) {
  const [newest] = await connection.rows(
    calibrationRow,
    `select (date '1970-01-01' + r.as_of_day)::text as day, l.customers, l.expected, l.variance, l.bought
     from prediction_ledger l join runs r on r.run_id = l.run_id
     where l.model_id = $1 and l.expected > 0 and l.due_at <= $2 order by l.due_at desc, l.run_id desc limit 1`,
    [modelId, asOf],
  );
  return newest ?? null;
}

function isOff({ bought, expected, variance }: z.infer<typeof calibrationRow>, ratio: number): boolean {
  const isBeyondChance = Math.abs(bought - expected) > deviations * Math.sqrt(variance);
  return isBeyondChance && (ratio < ratioLimits.low || ratio > ratioLimits.high);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
