import { type LearnOptions, learn, type TrainedModel } from './learn.ts';
import { readCutoffs } from './read-cutoffs.ts';

export interface TrainModelOptions extends LearnOptions {
  readonly databaseUrl: string;
  /** Nothing that was known only later is used. */
  readonly asOf: string;
  /** Who is learned from and tested on: customers whose last order is at most so old. Default 365. */
  readonly eligibleDays?: number;
  /** Cut-offs to learn from, at most, beside those for validation and test. Default 10. */
  readonly trainingCutoffs?: number;
  /** Examples of all cut-offs together, at most; each cut-off is thinned by customer. Default 1,000,000. */
  readonly maxExamples?: number;
}

export interface TrainingProgress {
  readonly stage: 'reading' | 'searching' | 'testing' | 'refitting';
  readonly done: number;
  readonly of: number;
}

/** Trains on the past, tests on the newest outcome there is, and refits. Throws a TrainingRefusal when nothing can be learned. */
export async function trainModel(options: TrainModelOptions): Promise<TrainedModel> {
  const started = performance.now();
  const examples = await readCutoffs(options);
  const reading = (performance.now() - started) / 1000;
  return learn(examples, { ...options, searchSeconds: (options.searchSeconds ?? 60) - reading });
}
