import type { GlassBoxModel, Term } from '../model.ts';

/** Merging takes longer than scoring a few thousand rows; models do not change. */
const known = new WeakMap<GlassBoxModel, readonly Term[]>();

/**
 * The same score from fewer tables: every term whose features are part of a larger one is added into it. For scoring
 * only; reasons come from the purified terms.
 */
export function mergedTerms(model: GlassBoxModel): readonly Term[] {
  const merged = known.get(model) ?? merge(model);
  known.set(model, merged);
  return merged;
}

function merge(model: GlassBoxModel): readonly Term[] {
  const merged: Term[] = [];
  const largestFirst = [...model.terms].sort((a, b) => b.features.length - a.features.length);
  for (const term of largestFirst) {
    const home = merged.find((larger) => term.features.every((feature) => larger.features.includes(feature)));
    if (home === undefined) merged.push({ ...term, values: term.values.slice() });
    else addInto(home, term);
  }
  return merged.filter((term) => term.values.some((value) => value !== 0));
}

function addInto(home: Term, part: Term): void {
  // How far one step of each of home's features moves in the part's table; 0 for features that the part lacks.
  const steps = home.features.map((feature) => {
    const place = part.features.indexOf(feature);
    return place < 0 ? 0 : part.shape.slice(place + 1).reduce((product, size) => product * size, 1);
  });
  const [rows, columns = 1, depth = 1] = home.shape;
  let cell = 0;
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < columns; b++) {
      for (let c = 0; c < depth; c++) {
        home.values[cell++] += part.values[a * steps[0] + b * (steps[1] ?? 0) + c * (steps[2] ?? 0)];
      }
    }
  }
}
