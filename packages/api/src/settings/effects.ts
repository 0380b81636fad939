import type { ShopSettings } from '@foresale/contract';

/** What a change of settings causes, in sentences for whoever makes it. */
export function effectsOf(before: ShopSettings, after: ShopSettings): readonly string[] {
  const isNew = (key: keyof ShopSettings) => before[key] !== after[key];
  const effects: string[] = [];
  if (isNew('timeZone')) {
    effects.push(
      `The days of all orders are counted anew in ${after.timeZone}; recency and scores change with the next run.`,
      'Schedules keep their hours and move to the new zone.',
    );
  }
  if (isNew('currency')) {
    effects.push(
      `Orders whose file named no currency are in ${after.currency} now; the others are converted by their day's rate. The next run shows it.`,
      `Rates are worked out anew in ${after.currency}; those of days without a rate for it are removed.`,
    );
  }
  if (isNew('staleAfterDays')) {
    effects.push(
      after.staleAfterDays === null
        ? 'Runs are always as of now: when data stops arriving, everybody grows older day by day.'
        : `When the newest order is older than ${days(after.staleAfterDays)}, the next run is as of the day after it.`,
    );
  }
  if (isNew('horizonDays')) {
    effects.push(
      `Customers are ranked by RFM until a model has been trained that predicts ${days(after.horizonDays)}.`,
    );
  }
  if (isNew('eligibleDays')) {
    effects.push(
      `The next run gives probabilities to customers who bought within ${days(after.eligibleDays)}; train a model to learn from the same.`,
    );
  }
  if (after.keptSnapshots < before.keptSnapshots) {
    effects.push(
      'Lists of older runs are dropped within the hour; segments, scores and probabilities of each customer stay.',
    );
  }
  if (after.keptEventDays < before.keptEventDays)
    effects.push('Older entries of the event log are dropped within the hour.');
  return effects;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
