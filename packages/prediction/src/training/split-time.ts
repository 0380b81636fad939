import { TrainingRefusal } from './training-refusal.ts';

export interface TimeSplit {
  /** Days before the as-of day, oldest first. */
  readonly training: readonly number[];
  readonly validation: number;
  readonly test: number;
}

/** Cut-offs before which customers had too little time to show habits. */
const shortestHistory = 60;
const monthDays = 30;

/**
 * Cut-offs as days before the as-of day. The newest one whose horizon has been observed is for the test, the one before
 * for validation, the older ones to learn from. They lie a horizon apart, a month at least, so that no outcome window
 * overlaps another.
 */
export function splitTime(given: {
  readonly historyDays: number;
  readonly horizonDays: number;
  readonly trainingCutoffs: number;
}): TimeSplit {
  const { historyDays, horizonDays, trainingCutoffs } = given;
  const apart = Math.max(horizonDays, monthDays);
  const cutoffs = Array.from({ length: trainingCutoffs + 2 }, (_, i) => horizonDays + i * apart).filter(
    (daysBefore) => historyDays - daysBefore >= shortestHistory,
  );
  const [test, validation, ...training] = cutoffs;
  if (test === undefined || validation === undefined || training.length === 0) {
    const needed = shortestHistory + horizonDays + 2 * apart;
    throw new TrainingRefusal(
      'too-little-data',
      `The history reaches back ${Math.max(0, historyDays)} days; to learn, check and test a horizon of ${horizonDays} days takes ${needed}.`,
    );
  }
  return { training: training.toReversed(), validation, test };
}
