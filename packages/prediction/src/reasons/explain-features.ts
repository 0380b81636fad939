import type { Reason } from '@foresale/contract';
import { type FeatureRow, features } from '@foresale/db/features';
import { applyCalibration, explain, fromJSON, type Model, predictRaw } from 'ml-gradient-boosting';
import { type SentenceContext, sentences } from './sentences.ts';
import { topics } from './topics.ts';

export interface ExplainedCustomer {
  readonly customerId: string;
  readonly probability: number;
  /** Log-odds of a customer of whom nothing is known; with the effects of all reasons it is the log-odds of this one. */
  readonly base: number;
  /** All of them, the strongest first. */
  readonly reasons: readonly Reason[];
}

/**
 * Takes predictions apart, exactly: the terms of a glass box, or the Shapley values of trees. What a term says of two or
 * three features together is shared equally among them.
 */
export function explainFeatures(
  document: unknown,
  rows: readonly FeatureRow[],
  context: SentenceContext,
): readonly ExplainedCustomer[] {
  return explainWith(fromJSON(document), rows, context);
}

/** The same with a model that was parsed before. */
export function explainWith(
  model: Model,
  rows: readonly FeatureRow[],
  context: SentenceContext,
): readonly ExplainedCustomer[] {
  const columns = model.features.map(({ name }) => {
    const place = placeOf(name);
    return Float64Array.from(rows, ({ values }) => values[place] ?? Number.NaN);
  });
  const { base, parts } = explain(model, columns);
  const raw = predictRaw(model, columns);
  const calibrate = scale(model);
  return rows.map(({ customerId, values }, row) => {
    const effects = new Map<string, number>();
    for (const { names, contributions } of parts) {
      for (const name of names) {
        effects.set(name, (effects.get(name) ?? 0) + (calibrate.slope * (contributions[row] ?? 0)) / names.length);
      }
    }
    return {
      customerId,
      probability: calibrate.probability(raw[row] ?? 0),
      base: calibrate.slope * base + calibrate.intercept,
      reasons: reasonsOf(effects, (name) => say(name, values[placeOf(name)] ?? Number.NaN, context)),
    };
  });
}

function reasonsOf(effects: ReadonlyMap<string, number>, sentenceOf: (feature: string) => string): readonly Reason[] {
  return Object.values(topics)
    .flatMap((names) => {
      const known = names.filter((name) => effects.has(name));
      const effect = known.reduce((sum, name) => sum + (effects.get(name) ?? 0), 0);
      const [strongest] = known.toSorted((a, b) => Math.sign(effect) * ((effects.get(b) ?? 0) - (effects.get(a) ?? 0)));
      if (strongest === undefined || effect === 0) return [];
      return [{ feature: strongest, effect, sentence: sentenceOf(strongest) }];
    })
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

function say(name: string, value: number, context: SentenceContext): string {
  return sentences[name]?.(value, context) ?? name;
}

/** Platt's calibration is a straight line in log-odds, so effects keep adding up; other calibrations have no such line. */
function scale({ calibration }: Model) {
  const [slope, intercept] = calibration?.kind === 'sigmoid' ? [calibration.slope, calibration.intercept] : [1, 0];
  return {
    slope,
    intercept,
    probability: (raw: number) =>
      calibration === null ? 1 / (1 + Math.exp(-raw)) : applyCalibration(calibration, raw),
  };
}

const places = new Map(features.map(({ name }, place) => [name, place]));

function placeOf(name: string): number {
  const place = places.get(name);
  if (place === undefined) throw new TypeError(`There is no feature ${name}.`);
  return place;
}
