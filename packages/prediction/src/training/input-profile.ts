/** How a feature is spread: shares of customers from cut to cut, each cut opening its part, and of missing values last. */
export interface InputProfile {
  readonly feature: string;
  readonly cuts: readonly number[];
  readonly shares: readonly number[];
}

const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** By tenths of the customers; equal values make fewer parts. */
export function profileInputs(names: readonly string[], columns: readonly Float64Array[]): readonly InputProfile[] {
  return names.map((feature, i) => {
    const values = columns[i] ?? new Float64Array();
    const sorted = values.filter((value) => !Number.isNaN(value)).sort();
    const [least] = sorted;
    const cuts = [...new Set(tenths.map((share) => sorted[Math.floor(share * sorted.length)] ?? 0))].filter(
      (cut) => least !== undefined && cut > least,
    );
    const counts = Array<number>(cuts.length + 2).fill(0);
    for (const value of values) {
      const part = Number.isNaN(value) ? cuts.length + 1 : cuts.filter((cut) => value >= cut).length;
      counts[part] = (counts[part] ?? 0) + 1;
    }
    return { feature, cuts, shares: counts.map((count) => count / Math.max(1, values.length)) };
  });
}
