import type { Measure } from '@foresale/contract';
import type { Bitmap } from './bitmap.ts';
import type { ListColumns } from './columns.ts';

export interface PlacedRows {
  readonly scores: readonly {
    readonly recencyScore: number;
    readonly frequencyScore: number;
    readonly monetaryScore: number;
    readonly customers: number;
    readonly monetaryMinor: number;
  }[];
  /** Rows by bucket, as PostgreSQL's width_bucket numbers them: 0 lies below the first edge. */
  readonly buckets: Readonly<Record<Measure, ReadonlyMap<number, number>>>;
}

/** How matching rows are spread over scores and over what ascending edges divide: a million of them in some 30 ms. */
export function placeRows(
  columns: ListColumns,
  matching: Bitmap,
  edges: Readonly<Record<Measure, readonly number[]>>,
): PlacedRows {
  const { recencyScore, frequencyScore, monetaryScore, sorted } = columns;
  const perFrequency = monetaryScore.values.length + 1;
  const perRecency = perFrequency * (frequencyScore.values.length + 1);
  const customers = new Uint32Array(perRecency * (recencyScore.values.length + 1));
  const minor = new Float64Array(customers.length);
  const [recency, frequency, monetary] = [
    createBuckets(edges.recency),
    createBuckets(edges.frequency),
    createBuckets(edges.monetary),
  ];
  for (let at = 0; at < matching.length; at += 1) {
    for (let word = matching[at] ?? 0; word !== 0; word &= word - 1) {
      const row = (at << 5) + 31 - Math.clz32(word & -word);
      const money = sorted.monetary.values[row] ?? 0;
      const cell =
        (recencyScore.codes[row] ?? 0) * perRecency +
        (frequencyScore.codes[row] ?? 0) * perFrequency +
        (monetaryScore.codes[row] ?? 0);
      customers[cell] = (customers[cell] ?? 0) + 1;
      minor[cell] = (minor[cell] ?? 0) + money;
      recency.add(sorted.recency.values[row] ?? 0);
      frequency.add(sorted.frequency.values[row] ?? 0);
      monetary.add(money);
    }
  }
  const scores = [...customers.keys()]
    .filter((cell) => customers[cell] !== 0)
    .map((cell) => ({
      recencyScore: Number(recencyScore.values[Math.floor(cell / perRecency) - 1]),
      frequencyScore: Number(frequencyScore.values[Math.floor((cell % perRecency) / perFrequency) - 1]),
      monetaryScore: Number(monetaryScore.values[(cell % perFrequency) - 1]),
      customers: customers[cell] ?? 0,
      monetaryMinor: minor[cell] ?? 0,
    }));
  return { scores, buckets: { recency: recency.counts(), frequency: frequency.counts(), monetary: monetary.counts() } };
}

function createBuckets(edges: readonly number[]) {
  const ascending = Float64Array.from(edges);
  const [first = 0] = ascending;
  const last = ascending.length - 1;
  // Edges of a histogram are evenly spaced, so that the first guess is right; where they are not it is mended.
  const perUnit = last > 0 ? last / ((ascending[last] ?? 0) - first || 1) : 0;
  const counts = new Uint32Array(ascending.length + 1);
  return {
    add: (value: number) => {
      let bucket = Math.max(0, Math.min(last + 1, Math.floor((value - first) * perUnit) + 1));
      while (bucket <= last && (ascending[bucket] ?? 0) <= value) bucket += 1;
      while (bucket > 0 && (ascending[bucket - 1] ?? 0) > value) bucket -= 1;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    },
    counts: () => new Map([...counts.entries()].filter(([, count]) => count > 0)),
  };
}
