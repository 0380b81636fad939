import { binColumn } from '../binning.ts';
import type { Column } from '../dataset.ts';
import type { Feature } from '../features.ts';
import type { Table } from './collapse.ts';
import { emptyTable } from './collapse.ts';

/** Cyclic projections converge fast where data is dense; where it is not, what is left after these sweeps is noise. */
const SWEEPS = 100;
const TOLERANCE = 1e-8;

export interface Purified {
  readonly base: number;
  /** Single features first, then pairs, then triples. */
  readonly tables: Table[];
}

/** How many training rows fall in each cell of a group's table, and in each bin of its features. */
export function cellWeights(columns: readonly Column[], features: readonly Feature[]) {
  const rows = columns[0]?.length ?? 0;
  const bins = features.map((feature, f) => {
    const own = new Uint8Array(rows);
    binColumn(feature, columns[f], { bins: own, offset: 0, stride: 1 });
    return own;
  });
  return (group: readonly number[]): Float64Array => {
    const { shape, values } = emptyTable(group, features);
    const [, width = 1, depth = 1] = shape;
    const [a, b, c] = group.map((feature) => bins[feature]);
    for (let row = 0; row < rows; row++) {
      values[(a[row] * width + (b?.[row] ?? 0)) * depth + (c?.[row] ?? 0)]++;
    }
    return values;
  };
}

/**
 * Functional ANOVA: moves out of each table all that fewer of its features explain, until its mean along every axis is
 * zero under the training data. What a feature explains alone then stands in its own term, and the sum is unchanged.
 * (Lengerich et al., "Purifying interaction effects with the functional ANOVA", 2020.)
 */
export function purify(
  tables: readonly Table[],
  features: readonly Feature[],
  weightsOf: (group: readonly number[]) => Float64Array,
): Purified {
  const byKey = new Map<string, Table>();
  for (const table of tables) byKey.set(table.features.join(), { ...table, values: table.values.slice() });
  for (const size of [3, 2]) {
    for (const table of [...byKey.values()].filter(({ features: group }) => group.length === size)) {
      const parts = table.features.map((left) => {
        const group = table.features.filter((feature) => feature !== left);
        const part = byKey.get(group.join()) ?? emptyTable(group, features);
        byKey.set(group.join(), part);
        return part;
      });
      moveMeans(table, parts, weightsOf(table.features));
    }
  }
  let base = 0;
  for (const table of byKey.values()) if (table.features.length === 1) base += centre(table, weightsOf(table.features));
  const ordered = [...byKey.values()].sort(
    (a, b) => a.features.length - b.features.length || compareGroups(a.features, b.features),
  );
  return { base, tables: ordered };
}

/** Takes the mean along each axis out of the table and adds it to the table without that axis, until all are zero. */
function moveMeans({ shape, values }: Table, parts: readonly Table[], weights: Float64Array): void {
  const axes = shape.map((length, axis) => {
    const step = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
    const marginal = new Float64Array(length);
    weights.forEach((weight, cell) => {
      marginal[Math.floor(cell / step) % length] += weight;
    });
    return { length, step, marginal, part: parts[axis].values };
  });
  const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (const { length, step, marginal, part } of axes) {
      const lines = values.length / length;
      for (let line = 0; line < lines; line++) {
        const first = Math.floor(line / step) * step * length + (line % step);
        const mean = lineMean(first, step, marginal);
        if (mean === 0) continue;
        for (let k = 0, cell = first; k < length; k++, cell += step) values[cell] -= mean;
        part[line] += mean;
        moved = Math.max(moved, Math.abs(mean));
      }
    }
    if (moved <= TOLERANCE * scale) break;
  }

  /** Where no training row ever was, every bin counts as often as it does elsewhere. */
  function lineMean(first: number, step: number, marginal: Float64Array): number {
    let sum = 0;
    let total = 0;
    for (let k = 0, cell = first; k < marginal.length; k++, cell += step) {
      sum += weights[cell] * values[cell];
      total += weights[cell];
    }
    if (total > 0) return sum / total;
    for (let k = 0, cell = first; k < marginal.length; k++, cell += step) {
      sum += marginal[k] * values[cell];
      total += marginal[k];
    }
    return sum / total;
  }
}

function centre({ values }: Table, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, bin) => {
    sum += weights[bin] * value;
    total += weights[bin];
  });
  const mean = sum / total;
  for (let bin = 0; bin < values.length; bin++) values[bin] -= mean;
  return mean;
}

function compareGroups(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}
