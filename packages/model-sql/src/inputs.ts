import type { Feature } from 'ml-gradient-boosting';
import { binCount, OTHER_CATEGORY_BIN } from 'ml-gradient-boosting';
import type { Expression } from './expression.ts';
import { integer } from './expression.ts';

/**
 * Bins as SQL counts them: the library's bin b of a value is b - 1 here, and missing is the last. `width_bucket` then
 * answers it without an addition, and sends NaN to a last cut of its own, where null follows.
 */
export function sqlBin(bin: number, feature: Feature): number {
  return bin === 0 ? binCount(feature) - 1 : bin - 1;
}

/** The inverse: the library's bin for each of SQL's. */
export function libraryBin(index: number, feature: Feature): number {
  return index === binCount(feature) - 1 ? 0 : index + 1;
}

export function binExpression(feature: Feature): Expression {
  const missing = integer(sqlBin(0, feature));
  const of: Expression = { kind: 'input', column: feature.name, nanIsNull: false };
  if (feature.kind === 'numeric') {
    const cuts = [...feature.cuts, Number.NaN];
    return { kind: 'coalesce', of: { kind: 'bucket', of, cuts }, otherwise: missing };
  }
  // Each category is an interval that holds its id alone; every other bucket means "another category".
  const cuts: number[] = [];
  const bins: number[] = [sqlBin(OTHER_CATEGORY_BIN, feature)];
  feature.categories.forEach((id, place) => {
    if (cuts.at(-1) === id) bins.pop();
    else cuts.push(id);
    bins.push(sqlBin(place + 2, feature));
    cuts.push(nextUp(id));
    bins.push(sqlBin(OTHER_CATEGORY_BIN, feature));
  });
  cuts.push(Number.NaN);
  bins.push(sqlBin(0, feature));
  const table = { type: 'int4', shape: [bins.length], values: bins } as const;
  const found: Expression = { kind: 'lookup', table, indexes: [{ kind: 'bucket', of, cuts }] };
  return { kind: 'coalesce', of: found, otherwise: missing };
}

/** The next double after a whole number that is not negative. */
function nextUp(id: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, id);
  view.setBigInt64(0, view.getBigInt64(0) + 1n);
  return view.getFloat64(0);
}
