import type { Threshold, ThresholdTable } from '@foresale/contract';

/** The place in the table of the threshold that the address names, else of the model's own. */
export function placeOf(table: ThresholdTable, named: string | undefined): number {
  const wanted = probabilityOf(named) ?? table.chosen;
  let nearest = 0;
  for (const [place, { threshold }] of table.thresholds.entries()) {
    if (Math.abs(threshold - wanted) < Math.abs((table.thresholds[nearest]?.threshold ?? 2) - wanted)) nearest = place;
  }
  return nearest;
}

/** What stands in the address for a place; null, which leaves it out, for the model's own. */
export function nameOf(table: ThresholdTable, place: number): string | null {
  const threshold = table.thresholds[place]?.threshold;
  return threshold === undefined || threshold === table.chosen ? null : String(Number(threshold.toFixed(6)));
}

/** The list of exactly those who would be called: rounded down, so that nobody at the edge is left out. */
export function listAddress({ threshold }: Threshold): string {
  return `/?min=${Math.floor(threshold * 1e8) / 1e6}&sort=probability`;
}

function probabilityOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^[01](\.\d{1,12})?$/.test(text)) return undefined;
  const value = Number(text);
  return value <= 1 ? value : undefined;
}
