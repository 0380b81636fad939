import type { Calibration, IsotonicCalibration, Model } from 'ml-gradient-boosting';
import type { Expression } from './expression.ts';
import { number, reference } from './expression.ts';
import type { Layer } from './query.ts';

/** Layers that turn the score into the calibrated probability. */
export function probabilityLayers(
  { calibration }: Model,
  { score, knot, probability }: { score: string; knot: string; probability: string },
): Layer[] {
  const raw = reference(score);
  if (calibration?.kind !== 'isotonic') {
    return [{ keep: [score], columns: [{ alias: probability, expression: sigmoidOf(calibration, raw) }] }];
  }
  const of: Expression = { kind: 'bucket', of: raw, cuts: [...calibration.scores] };
  return [
    { keep: [score], columns: [{ alias: knot, expression: of }] },
    { keep: [score], columns: [{ alias: probability, expression: straightLines(calibration, raw, reference(knot)) }] },
  ];
}

function sigmoidOf(calibration: Exclude<Calibration, IsotonicCalibration> | null, raw: Expression): Expression {
  if (calibration === null) return { kind: 'sigmoid', of: raw };
  const scaled: Expression = { kind: 'product', left: number(calibration.slope), right: raw };
  return { kind: 'sigmoid', of: { kind: 'sum', parts: [scaled, number(calibration.intercept)] } };
}

/** Between knots i and i + 1: p[i] + (score - s[i]) * slope[i]; level before the first and after the last. */
function straightLines({ scores, probabilities }: IsotonicCalibration, raw: Expression, knot: Expression): Expression {
  const starts = [0];
  const levels = [probabilities[0] ?? 0];
  const slopes = [0];
  scores.forEach((score, i) => {
    const p = probabilities[i] ?? 0;
    const [nextScore, nextP] = [scores[i + 1], probabilities[i + 1]];
    starts.push(score);
    levels.push(p);
    slopes.push(nextScore === undefined || nextP === undefined ? 0 : (nextP - p) / (nextScore - score));
  });
  const lookup = (values: number[]): Expression => ({
    kind: 'lookup',
    table: { type: 'float8', shape: [values.length], values },
    indexes: [knot],
  });
  const past: Expression = { kind: 'difference', left: raw, right: lookup(starts) };
  const climbed: Expression = { kind: 'product', left: past, right: lookup(slopes) };
  return { kind: 'sum', parts: [lookup(levels), climbed] };
}
