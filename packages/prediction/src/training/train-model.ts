import { features, findFeatureMoment } from '@foresale/db/features';
import { connectPipeline, type PipelineConnection } from '@foresale/db/pipeline';
import {
  bestF1Threshold,
  fitCalibration,
  type GlassBoxModel,
  predict,
  predictRaw,
  withCalibration,
} from 'ml-gradient-boosting';
import { z } from 'zod';
import { type Baselines, column, testBaselines } from './baselines.ts';
import { type FoundSettings, refit, searchSettings } from './fit-glass-box.ts';
import { joinExamples } from './join-examples.ts';
import { judge, type Verdict } from './judge.ts';
import { type Measures, measure } from './measure.ts';
import { type CutoffExamples, readExamples } from './read-examples.ts';
import { splitTime } from './split-time.ts';
import { TrainingRefusal } from './training-refusal.ts';

export interface TrainModelOptions {
  readonly databaseUrl: string;
  /** Nothing that was known only later is used. */
  readonly asOf: string;
  readonly horizonDays: number;
  /** Who is learned from and tested on: customers whose last order is at most so old. Default 365. */
  readonly eligibleDays?: number;
  /** Cut-offs to learn from, at most, beside those for validation and test. Default 10. */
  readonly trainingCutoffs?: number;
  /** Examples of all cut-offs together, at most; each cut-off is thinned by customer. Default 1,000,000. */
  readonly maxExamples?: number;
  /** The search of settings starts nothing new after so long. Default 60 seconds. */
  readonly searchSeconds?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

export interface TrainingProgress {
  readonly stage: 'reading' | 'searching' | 'testing' | 'refitting';
  readonly done: number;
  readonly of: number;
}

export interface TrainedModel {
  /** Refitted on every cut-off whose horizon has been observed. */
  readonly model: GlassBoxModel;
  readonly features: readonly string[];
  readonly settings: FoundSettings;
  /** Of the model that had not seen the test cut-off. */
  readonly metrics: Measures;
  readonly baselines: Baselines;
  readonly verdict: Verdict;
  /** The share of eligible customers at or above the threshold on validation: the refitted model's threshold is a share too. */
  readonly labelledShare: number;
  readonly cutoffs: { readonly training: readonly string[]; readonly validation: string; readonly test: string };
  readonly trainingExamples: number;
  readonly test: readonly TestPrediction[];
}

/** What the metrics can be computed again from. */
export interface TestPrediction {
  readonly customerId: string;
  readonly probability: number;
  readonly bought: boolean;
}

const fewestBuyers = 30;

/** Trains on the past, tests on the newest outcome there is, and refits. Throws a TrainingRefusal when nothing can be learned. */
export async function trainModel(options: TrainModelOptions): Promise<TrainedModel> {
  const started = performance.now();
  const { signal, seed = 1, onProgress = () => undefined } = options;
  const cutoffs = await readCutoffs(options);
  const { training, validation, test } = cutoffs;
  // A history of less than a year has seen each month at most once: what is the same for everybody would then only tell
  // the cut-offs apart.
  const years = training.length * Math.max(options.horizonDays, 30) >= 365;
  const used = features.flatMap((feature, i) => (feature.ofTheShop === true && !years ? [] : [i]));
  const names = used.map((i) => features[i]?.name ?? '');
  const dataset = (sources: readonly CutoffExamples[]) => joinExamples(sources, used);

  onProgress({ stage: 'searching', done: 0, of: 1 });
  const held = dataset([validation]);
  const found = await searchSettings(dataset(training), held, {
    names,
    seed,
    signal,
    outOfTime: () => performance.now() - started > 1000 * (options.searchSeconds ?? 60),
  });
  const validated = withCalibration(found.model, 'sigmoid', held);
  const onValidation = predict(validated, held.columns);
  const { threshold } = bestF1Threshold(onValidation, validation.labels);
  const labelledShare = onValidation.filter((p) => p >= threshold).length / onValidation.length;

  onProgress({ stage: 'testing', done: 0, of: 1 });
  const unseen = dataset([test]);
  const probabilities = predict(validated, unseen.columns);
  const metrics = measure(probabilities, test.labels, threshold);
  const baselines = testBaselines(validation, test, options.horizonDays);
  const verdict = judge(metrics, baselines);

  onProgress({ stage: 'refitting', done: 0, of: 1 });
  const all = [...training, validation, test];
  const refitted = await refit(dataset(all), found.settings, { names, seed, signal });
  // Calibrated by scores of customers that the scoring model had not seen: those of the newest two cut-offs.
  const recent = dataset([validation, test]);
  const calibration = fitCalibration('sigmoid', predictRaw(found.model, recent.columns), recent.labels);
  return {
    model: { ...refitted, calibration },
    features: names,
    settings: found.settings,
    metrics,
    baselines,
    verdict,
    labelledShare,
    cutoffs: { training: training.map(({ asOf }) => asOf), validation: validation.asOf, test: test.asOf },
    trainingExamples: all.reduce((sum, { labels }) => sum + labels.length, 0),
    test: test.customerIds.map((customerId, row) => ({
      customerId,
      probability: probabilities[row] ?? 0,
      bought: test.labels[row] === 1,
    })),
  };
}

export interface SplitExamples {
  readonly training: readonly CutoffExamples[];
  readonly validation: CutoffExamples;
  readonly test: CutoffExamples;
}

/** Reads every cut-off of the split, and refuses what nothing can be learned from. */
export async function readCutoffs(options: TrainModelOptions): Promise<SplitExamples> {
  const { asOf, horizonDays, eligibleDays = 365, signal, onProgress = () => undefined } = options;
  await using connection = await connectPipeline(options.databaseUrl, 'foresale training');
  const split = splitTime({
    historyDays: await readHistoryDays(connection, asOf, horizonDays),
    horizonDays,
    trainingCutoffs: options.trainingCutoffs ?? 10,
  });
  const wanted = [...split.training, split.validation, split.test];
  const limit = Math.max(1000, Math.floor((options.maxExamples ?? 1_000_000) / wanted.length));
  const read: CutoffExamples[] = [];
  for (const [done, daysBefore] of wanted.entries()) {
    onProgress({ stage: 'reading', done, of: wanted.length });
    signal?.throwIfAborted();
    read.push(await readExamples(connection, { asOf, daysBefore, horizonDays, eligibleDays, limit, signal }));
  }
  const test = read.at(-1);
  const validation = read.at(-2);
  if (test === undefined || validation === undefined) throw new TypeError('A split has three parts.');
  const training = read.slice(0, -2);
  for (const part of [validation, test]) refuseThin(part, part === test ? 'test' : 'validation');
  if (training.every(({ labels }) => !labels.includes(1))) {
    throw new TrainingRefusal('one-class', 'Nobody bought again after any of the cut-offs to learn from.');
  }
  return { training: training.filter(({ labels }) => labels.length > 0), validation, test };
}

function refuseThin(part: CutoffExamples, name: string): void {
  const buyers = part.labels.reduce((sum, label) => sum + label, 0);
  const day = part.asOf.slice(0, 10);
  if (part.labels.length > 0 && column(part, 'frequency').every((orders) => orders <= 1)) {
    throw new TrainingRefusal('no-repeat-buyers', `By ${day} no customer had ordered more than once.`);
  }
  if (part.labels.length >= 2 * fewestBuyers && (buyers === 0 || buyers === part.labels.length)) {
    const who = buyers === 0 ? 'None' : 'All';
    throw new TrainingRefusal(
      'one-class',
      `${who} of the ${part.labels.length} customers bought after the ${name} cut-off of ${day}.`,
    );
  }
  if (buyers < fewestBuyers || part.labels.length - buyers < fewestBuyers) {
    throw new TrainingRefusal(
      'too-little-data',
      `Of ${part.labels.length} customers at the ${name} cut-off of ${day}, ${buyers} bought again; ${fewestBuyers} buyers and ${fewestBuyers} others are needed.`,
    );
  }
}

const firstRow = z.object({ firstDay: z.number().nullable() });

async function readHistoryDays(connection: PipelineConnection, asOf: string, horizonDays: number): Promise<number> {
  const [first] = await connection.rows(
    firstRow,
    'select min(ordered_day) as "firstDay" from orders where ordered_at < $1::timestamptz',
    [asOf],
  );
  const { asOfDay } = await findFeatureMoment(connection, { asOf, horizonDays });
  return first === undefined || first.firstDay === null ? 0 : asOfDay - first.firstDay;
}
