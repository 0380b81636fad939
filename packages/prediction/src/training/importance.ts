import { explain, type Model } from 'ml-gradient-boosting';

/** How much one term of a model moves its predictions: the mean size of its contribution, in log-odds. */
export interface Importance {
  readonly features: readonly string[];
  readonly effect: number;
}

/** Customers enough for a mean; taking ordinary trees apart costs far more than looking up tables. */
const mostRows = { 'glass-box': 50_000, trees: 2_000 } as const;

/** The strongest first; terms that move nobody are left out. */
export function measureImportance(model: Model, columns: readonly Float64Array[]): readonly Importance[] {
  const rows = columns[0]?.length ?? 0;
  const every = Math.max(1, Math.ceil(rows / mostRows[model.kind]));
  const sample = columns.map((values) => values.filter((_, row) => row % every === 0));
  return explain(model, sample)
    .parts.map(({ names, contributions }) => ({
      features: names,
      effect: contributions.reduce((sum, each) => sum + Math.abs(each), 0) / contributions.length,
    }))
    .filter(({ effect }) => effect > 0)
    .sort((a, b) => b.effect - a.effect);
}
