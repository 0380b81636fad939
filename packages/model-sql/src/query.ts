import type { Expression } from './expression.ts';
import { print } from './print.ts';
import { quoteName } from './quote.ts';

/** Where the features are: a table by its name parts, or SQL of the caller's own that may follow `from`. */
export interface Source {
  readonly from: readonly string[] | { readonly sql: string };
  /** Columns that identify a row; they come out as they went in. */
  readonly key: readonly string[];
}

export interface Layer {
  readonly columns: readonly { readonly alias: string; readonly expression: Expression }[];
  /** Columns of the layer below that the layers above still need. */
  readonly keep: readonly string[];
}

/**
 * Nested queries, innermost first. An offset of 0 fences each: without it the planner copies an expression into every
 * place that names its alias, and each bin is computed once per term. Written as a bigint constant: a bare 0 is an
 * integer under a cast, which the planner takes for a real offset and keeps out of parallel workers.
 */
export function layeredQuery({ from, key }: Source, layers: readonly Layer[]): string {
  let below = isSql(from) ? from.sql : from.map(quoteName).join('.');
  layers.forEach(({ columns, keep }, depth) => {
    const carried = [...key, ...keep].map(quoteName);
    const computed = columns.map(({ alias, expression }) => `${print(expression)} as ${quoteName(alias)}`);
    const last = depth === layers.length - 1;
    const query = `select ${[...carried, ...computed].join(',\n       ')}\nfrom ${below}`;
    below = last ? query : `(${query}\noffset '0'::int8) as ${quoteName(`layer_${depth + 1}`)}`;
  });
  return below;
}

function isSql(from: Source['from']): from is { readonly sql: string } {
  return 'sql' in from;
}

/** Aliases that no key column has, so that nothing becomes ambiguous. */
export function aliases(key: readonly string[]): (name: string) => string {
  const taken = new Set(key);
  return (name) => {
    let alias = name;
    while (taken.has(alias)) alias = `${alias}_`;
    return alias;
  };
}
