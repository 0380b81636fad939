import type { Workspace } from '../workspace.ts';
import { HISTOGRAM_BINS } from '../workspace.ts';

/** Histograms of row counts, kept only when a minimum of rows per leaf is asked for. */
export function rowCounts({ shape, bins, index, counts }: Workspace) {
  const { features } = shape;
  const cells = features * HISTOGRAM_BINS;
  return {
    clear(slot: number): void {
      counts.fill(0, slot * cells, (slot + 1) * cells);
    },
    count(from: number, to: number, slot: number): void {
      for (let i = from; i < to; i++) {
        const first = index[i] * features;
        for (let f = 0, at = slot * cells; f < features; f++, at += HISTOGRAM_BINS) counts[at + bins[first + f]]++;
      }
    },
    add(target: number, source: number): void {
      for (let i = 0; i < cells; i++) counts[target * cells + i] += counts[source * cells + i];
    },
    subtract(target: number, source: number): void {
      for (let i = 0; i < cells; i++) counts[target * cells + i] -= counts[source * cells + i];
    },
  };
}
