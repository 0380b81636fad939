import type { Boosted } from '../boost.ts';
import type { Dataset } from '../dataset.ts';
import type { Feature } from '../features.ts';
import { rocAuc } from '../metrics.ts';
import type { BoundReport, GlassBoxModel, Term, Tree } from '../model.ts';
import type { Settings } from '../options.ts';
import type { Table } from './collapse.ts';
import { collapse, emptyTable } from './collapse.ts';
import { cellWeights, purify } from './purify.ts';
import { keepUsedCuts } from './used-cuts.ts';

/** Log-odds finer than this mean nothing; a term then has some seven digits. */
const LOG_ODDS_UNIT = 2 ** -20;
/** The sum of all terms stays below this many units, so that it fits 32 bits whatever the order of adding. */
const MAX_UNITS = 2 ** 30;

export interface GlassBoxParts {
  readonly settings: Settings;
  readonly interactions: 1 | 2 | 3;
  readonly features: readonly Feature[];
  readonly base: number;
  readonly trees: readonly Tree[];
  readonly data: Dataset;
  readonly bound: BoundReport | null;
  /** The model that training went on from; its cuts are the ones in `features`. */
  readonly startFrom: GlassBoxModel | null;
}

/** Collapses bounded trees into purified tables and rounds those to the model's unit. */
export function buildGlassBox(parts: GlassBoxParts): GlassBoxModel {
  const { settings, startFrom, data } = parts;
  const { features, trees } =
    startFrom === null
      ? keepUsedCuts(parts.features, parts.trees)
      : { features: [...parts.features], trees: parts.trees };
  const tables = collapse(trees, features);
  if (startFrom !== null) addTerms(tables, startFrom, features);
  const purified = purify(tables, features, cellWeights(data.columns, features));

  let range = 0;
  for (const { values } of purified.tables) {
    range += values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  }
  const needed = range > 0 ? 2 ** Math.ceil(Math.log2(range / MAX_UNITS)) : LOG_ODDS_UNIT;
  const unit = settings.objective === 'logistic' ? Math.max(LOG_ODDS_UNIT, needed) : needed;
  const terms = purified.tables
    .map(
      ({ features: group, shape, values }): Term => ({
        features: group,
        shape,
        values: Int32Array.from(values, (value) => Math.round(value / unit)),
      }),
    )
    .filter(({ values }) => values.some((value) => value !== 0));
  return {
    kind: 'glass-box',
    objective: settings.objective,
    interactions: parts.interactions,
    base: Math.round((parts.base + purified.base) / unit) * unit,
    unit,
    features,
    terms,
    bound: parts.bound,
    calibration: null,
  };
}

function addTerms(tables: Table[], { terms, unit }: GlassBoxModel, features: readonly Feature[]): void {
  for (const term of terms) {
    const key = term.features.join();
    let table = tables.find(({ features: group }) => group.join() === key);
    if (table === undefined) {
      table = emptyTable(term.features, features);
      tables.push(table);
    }
    for (let cell = 0; cell < term.values.length; cell++) table.values[cell] += term.values[cell] * unit;
  }
}

/** What the bound costs, where there is validation data to tell. */
export function compareFits(
  free: Boosted,
  bounded: Boosted,
  validation: Dataset | null,
  settings: Settings,
): BoundReport | null {
  if (validation === null || free.validationScores === null || bounded.validationScores === null) return null;
  const losses = { freeLoss: free.validationLoss, boundedLoss: bounded.validationLoss };
  let positives = 0;
  for (const label of validation.labels) positives += label;
  if (settings.objective !== 'logistic' || positives === 0 || positives === validation.labels.length) return losses;
  return {
    ...losses,
    freeAuc: rocAuc(free.validationScores, validation.labels),
    boundedAuc: rocAuc(bounded.validationScores, validation.labels),
  };
}
