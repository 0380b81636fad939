import { features } from '@foresale/db/features';
import {
  bestF1Threshold,
  fitCalibration,
  type Model,
  predict,
  predictRaw,
  withCalibration,
} from 'ml-gradient-boosting';
import { backtest, type Fold } from './back-test.ts';
import { type Baselines, testBaselines } from './baselines.ts';
import { findModel, namesOf } from './find-model.ts';
import { type Importance, measureImportance } from './importance.ts';
import { type InputProfile, profileInputs } from './input-profile.ts';
import { joinExamples } from './join-examples.ts';
import { judge, type Verdict } from './judge.ts';
import { type Measures, measure } from './measure.ts';
import type { SplitExamples } from './read-cutoffs.ts';
import type { CutoffExamples } from './read-examples.ts';
import { type FoundSettings, refit } from './search-settings.ts';
import type { TrainingProgress } from './train-model.ts';

export interface TrainedModel {
  /** Refitted on every cut-off whose horizon has been observed. */
  readonly model: Model;
  readonly features: readonly string[];
  readonly eligibleDays: number;
  readonly settings: FoundSettings;
  /** Of the model that had not seen the test cut-off. */
  readonly metrics: Measures;
  readonly baselines: Baselines;
  readonly verdict: Verdict;
  /** The same at this and at earlier cut-offs, oldest first. */
  readonly backtest: readonly Fold[];
  /** Of the tested model, on the test cut-off. */
  readonly importance: readonly Importance[];
  readonly inputProfile: readonly InputProfile[];
  /** The share of eligible customers at or above the threshold on validation. */
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

export interface LearnOptions {
  readonly horizonDays: number;
  readonly eligibleDays?: number;
  /** The search starts nothing that would take it beyond so long, reading included. Default 60 seconds. */
  readonly searchSeconds?: number;
  /** Nor does the back-test. Default 20 seconds. */
  readonly backtestSeconds?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** Searches, tests on the newest cut-off, tests again on earlier ones, and refits. Refuses what has no signal. */
export async function learn(examples: SplitExamples, options: LearnOptions): Promise<TrainedModel> {
  const { signal, horizonDays, seed = 1, onProgress = () => undefined } = options;
  // A history of less than a year has seen each month at most once: what is the same for everybody would then only tell
  // the cut-offs apart.
  const years = examples.training.length * Math.max(horizonDays, 30) >= 365;
  const usable = features.flatMap((feature, i) => (feature.ofTheShop === true && !years ? [] : [i]));

  onProgress({ stage: 'searching', done: 0, of: 1 });
  const { found, used, read } = await findModel(examples, usable, {
    seed,
    signal,
    secondsLeft: timer(options.searchSeconds ?? 60),
  });
  const { training, validation, test } = read;
  const names = namesOf(used);
  const dataset = (sources: readonly CutoffExamples[]) => joinExamples(sources, used);
  const fitting = { names, seed, signal };
  const held = dataset([validation]);
  const validated = withCalibration(found.model, 'sigmoid', held);
  const onValidation = predict(validated, held.columns);
  const { threshold } = bestF1Threshold(onValidation, validation.labels);
  const labelledShare = onValidation.filter((p) => p >= threshold).length / onValidation.length;

  onProgress({ stage: 'testing', done: 0, of: 1 });
  const unseen = dataset([test]);
  const probabilities = predict(validated, unseen.columns);
  const metrics = measure(probabilities, test.labels, threshold);
  const baselines = testBaselines(validation, test, horizonDays);
  const verdict = judge(metrics, baselines);
  const { callEveryoneF1: _, ...measured } = baselines;
  const earlier = await backtest(read, {
    ...fitting,
    used,
    horizonDays,
    settings: found.settings,
    secondsLeft: timer(options.backtestSeconds ?? 20),
  });

  onProgress({ stage: 'refitting', done: 0, of: 1 });
  const all = [...training, validation, test];
  const refitted = await refit(dataset(all), found.settings, fitting);
  // Calibrated by scores of customers that the scoring model had not seen: those of the newest two cut-offs.
  const recent = dataset([validation, test]);
  const calibration = fitCalibration('sigmoid', predictRaw(found.model, recent.columns), recent.labels);
  return {
    model: { ...refitted, calibration },
    features: names,
    eligibleDays: options.eligibleDays ?? 365,
    settings: found.settings,
    metrics,
    baselines,
    verdict,
    backtest: [...earlier, { cutoff: test.asOf, model: metrics, ...measured }],
    importance: measureImportance(validated, unseen.columns),
    inputProfile: profileInputs(names, unseen.columns),
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

function timer(seconds: number): () => number {
  const started = performance.now();
  return () => seconds - (performance.now() - started) / 1000;
}
