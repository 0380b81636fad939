import type { Feature, Tree } from 'ml-gradient-boosting';
import type { Condition, Expression } from './expression.ts';
import { number, reference } from './expression.ts';
import { sqlBin } from './inputs.ts';

/** One tree as nested conditions over inputs whose NaN is null already, and whose categories are bins. */
export function treeExpression(
  tree: Tree,
  features: readonly Feature[],
  aliasOf: (feature: number) => string,
): Expression {
  return expressNode(0);

  function expressNode(node: number): Expression {
    const index = at(tree.feature, node);
    const feature = features[index];
    if (feature === undefined) return number(at(tree.value, node));
    const left = expressNode(at(tree.left, node));
    const right = expressNode(at(tree.right, node));
    const of = reference(aliasOf(index));
    if (feature.kind === 'categorical') {
      const values = (tree.leftCategories.get(node) ?? []).map((bin) => sqlBin(bin, feature));
      return { kind: 'case', when: { kind: 'one-of', of, values }, whenTrue: left, otherwise: right };
    }
    const cut = feature.cuts[at(tree.threshold, node) - 1];
    const missingLeft = at(tree.missingLeft, node) === 1;
    // A null fails the condition and takes the other branch: each split asks the question that missing values fail.
    if (cut === undefined) {
      const missing: Condition = { kind: 'missing', of };
      return missingLeft ? left : { kind: 'case', when: missing, whenTrue: right, otherwise: left };
    }
    return missingLeft
      ? { kind: 'case', when: { kind: 'not-less', left: of, right: number(cut) }, whenTrue: right, otherwise: left }
      : { kind: 'case', when: { kind: 'less', left: of, right: number(cut) }, whenTrue: left, otherwise: right };
  }
}

/** Trees are checked when they are read, so every node has its entry. */
function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}
