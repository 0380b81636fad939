import { features } from '@foresale/db/features';
import { applyCalibration, bestF1Threshold, fitCalibration } from 'ml-gradient-boosting';
import { probabilityToBuy, type RepeatHistory } from '../bg-nbd/bg-nbd.ts';
import { fitBgNbd } from '../bg-nbd/fit-bg-nbd.ts';
import { fitLogistic, logOdds } from './logistic.ts';
import { type Measures, measure } from './measure.ts';
import type { CutoffExamples } from './read-examples.ts';

export interface Baselines {
  readonly baseRate: Measures;
  /** Who bought within the last horizon will buy within the next. */
  readonly recencyRule: Measures;
  readonly rfmLogistic: Measures;
  readonly bgNbd: Measures;
  /** F1 of calling every customer. */
  readonly callEveryoneF1: number;
}

/** Each baseline is fitted to the validation cut-off, the newest that the test may be judged by, and tested like the model. */
export function testBaselines(validation: CutoffExamples, test: CutoffExamples, horizonDays: number): Baselines {
  const tested = (score: (examples: CutoffExamples) => Float64Array): Measures => {
    const known = score(validation);
    const calibration = fitCalibration('sigmoid', known, validation.labels);
    const probabilities = (scores: Float64Array) => scores.map((value) => applyCalibration(calibration, value));
    const { threshold } = bestF1Threshold(probabilities(known), validation.labels);
    return measure(probabilities(score(test)), test.labels, threshold);
  };
  const baseRate = tested(({ labels }) => new Float64Array(labels.length));
  return {
    baseRate,
    recencyRule: tested((examples) =>
      Float64Array.from(column(examples, 'recency_days'), (days) => (days <= horizonDays ? 1 : 0)),
    ),
    rfmLogistic: tested(rfmLogistic(validation)),
    bgNbd: tested(bgNbd(validation, horizonDays)),
    callEveryoneF1: (2 * baseRate.baseRate) / (1 + baseRate.baseRate),
  };
}

function rfmLogistic(validation: CutoffExamples): (examples: CutoffExamples) => Float64Array {
  const measures = ['recency_days', 'frequency', 'monetary_minor'] as const;
  const cuts = measures.map((name) => quintiles(column(validation, name)));
  const scores = (examples: CutoffExamples) =>
    measures.map((name, i) =>
      Float64Array.from(column(examples, name), (value) => (cuts[i] ?? []).filter((cut) => value > cut).length),
    );
  const weights = fitLogistic(scores(validation), validation.labels);
  return (examples) => logOdds(weights, scores(examples));
}

function bgNbd(validation: CutoffExamples, horizonDays: number): (examples: CutoffExamples) => Float64Array {
  const model = fitBgNbd(countHistories(everySo(histories(validation))));
  return (examples) =>
    Float64Array.from(histories(examples), (history) => {
      const p = Math.min(1 - 1e-9, Math.max(1e-9, probabilityToBuy(model, history, horizonDays)));
      return Math.log(p / (1 - p));
    });
}

function histories(examples: CutoffExamples): RepeatHistory[] {
  const [frequency, tenure, recency] = [
    column(examples, 'frequency'),
    column(examples, 'tenure_days'),
    column(examples, 'recency_days'),
  ];
  return Array.from(frequency, (orders, i) => {
    const time = Math.max(1, tenure[i] ?? 1);
    return { repeats: orders - 1, lastTime: orders > 1 ? Math.max(0, time - (recency[i] ?? 0)) : 0, time };
  });
}

/** Four parameters are known well enough from so many customers. */
const mostHistories = 20_000;

function everySo(all: readonly RepeatHistory[]): readonly RepeatHistory[] {
  const every = Math.max(1, Math.ceil(all.length / mostHistories));
  return all.filter((_, i) => i % every === 0);
}

function countHistories(all: readonly RepeatHistory[]): RepeatHistory[] {
  const counted = new Map<string, RepeatHistory>();
  for (const history of all) {
    const key = `${history.repeats} ${history.lastTime} ${history.time}`;
    counted.set(key, { ...history, customers: (counted.get(key)?.customers ?? 0) + 1 });
  }
  return [...counted.values()];
}

function quintiles(values: Float64Array): number[] {
  const sorted = values.toSorted();
  return [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
}

export function column(examples: CutoffExamples, name: string): Float64Array {
  const found = examples.columns[features.findIndex((feature) => feature.name === name)];
  if (found === undefined) throw new TypeError(`There is no feature ${name}.`);
  return found;
}
