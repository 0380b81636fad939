import { bestF1Threshold, predict, withCalibration } from 'ml-gradient-boosting';
import { type Baselines, testBaselines } from './baselines.ts';
import { joinExamples } from './join-examples.ts';
import { type Measures, measure } from './measure.ts';
import { fewestBuyers, type SplitExamples } from './read-cutoffs.ts';
import type { CutoffExamples } from './read-examples.ts';
import { type FitOptions, type FoundSettings, fitOne } from './search-settings.ts';

/** One cut-off, tested by a model and by baselines that knew only what came before it. */
export interface Fold extends Omit<Baselines, 'callEveryoneF1'> {
  readonly cutoff: string;
  readonly model: Measures;
}

const mostFolds = 4;
/** Enough to tell how the model fares; a whole training again at each cut-off would take too long. */
const mostExamples = 150_000;

/**
 * The same kind of model, trained, stopped, calibrated and tested one cut-off earlier, then two, …: how much of a test
 * is this model and how much that month. Oldest first; the newest test cut-off is not among them.
 */
export async function backtest(
  { training, validation, test: _ }: SplitExamples,
  options: FitOptions & {
    readonly used: readonly number[];
    readonly horizonDays: number;
    readonly settings: FoundSettings;
    readonly secondsLeft: () => number;
  },
): Promise<readonly Fold[]> {
  const known = [...training, validation];
  const folds: Fold[] = [];
  let lastTook = 0;
  while (known.length >= 3 && folds.length < mostFolds) {
    const before = options.secondsLeft();
    if (before <= lastTook) break;
    const unseen = known.pop();
    const held = known.at(-1);
    const older = known.slice(0, -1);
    if (unseen === undefined || held === undefined || ![unseen, held].every(isTestable)) break;
    if (!older.some(isTestable)) break;
    folds.unshift(await testFold(older, held, unseen, options));
    lastTook = before - options.secondsLeft();
  }
  return folds;
}

async function testFold(
  older: readonly CutoffExamples[],
  held: CutoffExamples,
  unseen: CutoffExamples,
  options: FitOptions & {
    readonly used: readonly number[];
    readonly horizonDays: number;
    readonly settings: FoundSettings;
  },
): Promise<Fold> {
  const rows = older.reduce((sum, { labels }) => sum + labels.length, 0);
  const every = Math.max(1, Math.ceil(rows / mostExamples));
  const training = joinExamples(
    older.map((source) => thinned(source, every)),
    options.used,
  );
  const validation = joinExamples([held], options.used);
  const { model } = await fitOne({ training, validation }, options.settings, options);
  const calibrated = withCalibration(model, 'sigmoid', validation);
  const { threshold } = bestF1Threshold(predict(calibrated, validation.columns), held.labels);
  const probabilities = predict(calibrated, joinExamples([unseen], options.used).columns);
  const { callEveryoneF1: _, ...baselines } = testBaselines(held, unseen, options.horizonDays);
  return { cutoff: unseen.asOf, model: measure(probabilities, unseen.labels, threshold), ...baselines };
}

function isTestable({ labels }: CutoffExamples): boolean {
  const buyers = labels.reduce((sum, label) => sum + label, 0);
  return buyers >= fewestBuyers && labels.length - buyers >= fewestBuyers;
}

/** Every so many-th customer, in the order of their ids. */
function thinned(source: CutoffExamples, every: number): CutoffExamples {
  if (every === 1) return source;
  const keep = (_: unknown, row: number) => row % every === 0;
  return {
    ...source,
    customerIds: source.customerIds.filter(keep),
    columns: source.columns.map((values) => values.filter(keep)),
    labels: source.labels.filter(keep),
  };
}
