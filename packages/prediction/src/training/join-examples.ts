import type { Dataset } from 'ml-gradient-boosting';
import type { CutoffExamples } from './read-examples.ts';

/** After so many days an example counts half: early cut-offs see customers in a short history, and shops change. */
const halfLifeDays = 180;

/** The examples of several cut-offs in one, with the columns that are used; recent cut-offs weigh more. */
export function joinExamples(
  sources: readonly CutoffExamples[],
  used: readonly number[],
): Dataset & {
  readonly columns: readonly Float64Array[];
  readonly labels: Uint8Array;
} {
  const rows = sources.reduce((sum, { labels }) => sum + labels.length, 0);
  const newest = Math.min(...sources.map(({ daysBefore }) => daysBefore));
  const columns = used.map(() => new Float64Array(rows));
  const labels = new Uint8Array(rows);
  const weights = new Float64Array(rows);
  let first = 0;
  for (const source of sources) {
    for (const [to, from] of used.entries()) {
      const column = source.columns[from];
      if (column !== undefined) columns[to]?.set(column, first);
    }
    labels.set(source.labels, first);
    weights.fill(0.5 ** ((source.daysBefore - newest) / halfLifeDays), first, first + source.labels.length);
    first += source.labels.length;
  }
  return { columns, labels, weights };
}
