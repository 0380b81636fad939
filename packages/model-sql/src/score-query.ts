import type { GlassBoxModel, Model, Term, TreeModel } from 'ml-gradient-boosting';
import { mergedTerms } from 'ml-gradient-boosting';
import type { Expression, Lookup } from './expression.ts';
import { number, reference } from './expression.ts';
import { binExpression, libraryBin } from './inputs.ts';
import { print } from './print.ts';
import { probabilityLayers } from './probability.ts';
import type { Layer, Source } from './query.ts';
import { aliases, layeredQuery } from './query.ts';
import { treeExpression } from './tree-expression.ts';

/** Text of one select expression, in characters, that PostgreSQL still plans without complaint. */
const EXPRESSION_LIMIT = 500_000;

/**
 * A query that scores every row of the source: its key columns, `score` (log-odds, or the predicted value) and, for a
 * classifier, `probability`. Features are found by their names.
 *
 * Run it with `set local jit = off`: compiling costs more than it saves.
 */
export function scoreQuery(model: Model, source: Source): string {
  const alias = aliases(source.key);
  const scored = model.kind === 'trees' ? treeLayers(model, alias) : tableLayers(model, alias);
  const names = { score: alias('score'), knot: alias('knot'), probability: alias('probability') };
  const last = model.objective === 'logistic' ? probabilityLayers(model, names) : [];
  return layeredQuery(source, [...scored, ...last]);
}

/**
 * Every row's score, taken apart: its key columns, `base` and `contributions`, one number per term of the model in the
 * order of `model.terms`. They sum to the score exactly.
 */
export function contributionQuery(model: GlassBoxModel, source: Source): string {
  const alias = aliases(source.key);
  const bins = binLayer(model, model.terms, alias);
  const items = model.terms.map(
    (term): Expression => ({
      kind: 'product',
      left: { kind: 'double', of: termLookup(model, term, alias) },
      right: number(model.unit),
    }),
  );
  const columns = [
    { alias: alias('base'), expression: number(model.base) },
    { alias: alias('contributions'), expression: { kind: 'list', items } as const },
  ];
  return layeredQuery(source, [bins, { keep: [], columns }]);
}

type Alias = (name: string) => string;

/** Bins below, one lookup per table above; the sum is of integers, so no order of adding changes it. */
function tableLayers(model: GlassBoxModel, alias: Alias): Layer[] {
  const terms = mergedTerms(model);
  const parts = terms.map((term) => termLookup(model, term, alias));
  const units: Expression = { kind: 'double', of: { kind: 'sum', parts } };
  const scaled: Expression = { kind: 'product', left: units, right: number(model.unit) };
  const expression: Expression = { kind: 'sum', parts: [number(model.base), scaled] };
  return [binLayer(model, terms, alias), { keep: [], columns: [{ alias: alias('score'), expression }] }];
}

/** Only the features that some term asks about. */
function binLayer(model: GlassBoxModel, terms: readonly Term[], alias: Alias): Layer {
  const used = new Set(terms.flatMap(({ features }) => features));
  const columns = model.features.flatMap((feature, f) =>
    used.has(f) ? [{ alias: alias(`bin_${f}`), expression: binExpression(feature) }] : [],
  );
  return { keep: [], columns };
}

function termLookup(model: GlassBoxModel, term: Term, alias: Alias): Expression {
  return {
    kind: 'lookup',
    table: reorder(model, term),
    indexes: term.features.map((feature) => reference(alias(`bin_${feature}`))),
  };
}

/** The table in the order in which SQL counts bins. */
function reorder(model: GlassBoxModel, { features, shape, values }: Term): Lookup {
  const orders = features.map((index, axis) => {
    const feature = model.features[index];
    return Array.from({ length: shape[axis] ?? 0 }, (_, bin) =>
      feature === undefined ? bin : libraryBin(bin, feature),
    );
  });
  const reordered: number[] = [];
  const [, width = 1, depth = 1] = shape;
  for (const a of orders[0] ?? []) {
    for (const b of orders[1] ?? [0]) {
      for (const c of orders[2] ?? [0]) reordered.push(values[(a * width + b) * depth + c] ?? 0);
    }
  }
  return { type: 'int4', shape, values: reordered };
}

/** Inputs below, sums of whole trees above them, and the sum of those sums where one text would grow too long. */
function treeLayers(model: TreeModel, alias: Alias): Layer[] {
  const aliasOf = (feature: number): string => alias(`input_${feature}`);
  const used = new Set(model.trees.flatMap((tree) => [...tree.feature].filter((feature) => feature >= 0)));
  const inputs = model.features.flatMap((feature, f) => {
    if (!used.has(f)) return [];
    const expression: Expression =
      feature.kind === 'categorical'
        ? binExpression(feature)
        : { kind: 'input', column: feature.name, nanIsNull: true };
    return [{ alias: aliasOf(f), expression }];
  });
  const parts: Expression[][] = [[]];
  let length = 0;
  for (const tree of model.trees) {
    const expression = treeExpression(tree, model.features, aliasOf);
    const own = print(expression).length;
    if (length + own > EXPRESSION_LIMIT && length > 0) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(expression);
    length += own;
  }
  const [only, ...more] = parts;
  const score = alias('score');
  const base = number(model.base);
  const bottom: Layer = { keep: [], columns: inputs };
  if (more.length === 0) {
    return [
      bottom,
      { keep: [], columns: [{ alias: score, expression: { kind: 'sum', parts: [base, ...(only ?? [])] } }] },
    ];
  }
  const sums = parts.map((trees, i) => ({
    alias: alias(`part_${i}`),
    expression: { kind: 'sum', parts: trees } as const,
  }));
  const total = { kind: 'sum', parts: [base, ...sums.map((sum) => reference(sum.alias))] } as const;
  return [bottom, { keep: [], columns: sums }, { keep: [], columns: [{ alias: score, expression: total }] }];
}
