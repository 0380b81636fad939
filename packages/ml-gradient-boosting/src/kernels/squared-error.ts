import type { Workspace } from '../workspace.ts';
import { GRADIENT_SCALE, HESSIAN_SCALE } from '../workspace.ts';
import { DITHER } from './plain.ts';

/**
 * Squared error has no bound on its gradients, so its quantum is chosen anew each round: first the scores and the
 * largest gradient (a maximum does not depend on order), then the quantised pairs.
 */
export function advanceScores(workspace: Workspace, from: number, to: number): number {
  const { labels, weights, scores, leafOf, leafValues, shape } = workspace;
  let largest = 0;
  for (let row = from; row < to; row++) {
    const score = scores[row] + leafValues[leafOf[row]];
    scores[row] = score;
    const gradient = Math.abs(score - labels[row]) * (shape.weighted ? weights[row] : 1);
    if (gradient > largest) largest = gradient;
  }
  return largest;
}

export function squaredErrorGradients(workspace: Workspace, from: number, to: number, salt: number): void {
  const { labels, weights, scores, pairs, parameters, shape } = workspace;
  const gradientScale = parameters[GRADIENT_SCALE];
  const hessianScale = parameters[HESSIAN_SCALE];
  for (let row = from; row < to; row++) {
    const weight = shape.weighted ? weights[row] : 1;
    const dither = ((Math.imul(row, DITHER) + salt) >>> 0) * 2.3283064365386963e-10;
    pairs[2 * row] = Math.floor(weight * hessianScale + dither);
    pairs[2 * row + 1] = Math.floor((scores[row] - labels[row]) * weight * gradientScale + dither);
  }
}
