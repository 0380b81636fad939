import type { Calibration } from './calibration.ts';
import type { Objective } from './dataset.ts';
import { GradientBoostingError } from './errors.ts';
import type { Feature } from './features.ts';
import { binCount, MAX_BINS } from './features.ts';
import type { BoundReport, Model, Term, Tree } from './model.ts';

/** Checks every part of a stored model, so that nothing that was read can send prediction astray. */
export function parseModel(value: unknown): Model {
  const model = record(value, 'model');
  const objective: Objective = model.objective === 'squared-error' ? 'squared-error' : 'logistic';
  if (model.objective !== objective) refuse('its objective is unknown');
  const base = finite(model.base, 'base');
  const features = list(model.features, 'features').map(parseFeature);
  if (features.length === 0) refuse('it has no features');
  if (new Set(features.map(({ name }) => name)).size !== features.length) refuse('two features share a name');
  const calibration = model.calibration === null ? null : parseCalibration(model.calibration);
  const common = { objective, base, features, calibration };
  if (model.kind === 'trees') {
    const trees = list(model.trees, 'trees').map((tree) => parseTree(tree, features));
    return { kind: 'trees', ...common, trees };
  }
  if (model.kind !== 'glass-box') refuse('its kind is unknown');
  const { interactions } = model;
  if (interactions !== 1 && interactions !== 2 && interactions !== 3) refuse('its bound on interactions is unknown');
  const unit = finite(model.unit, 'unit');
  if (!(unit > 0 && Number.isInteger(Math.log2(unit)))) refuse('its unit is not a power of two');
  const terms = list(model.terms, 'terms').map((term) => parseTerm(term, features, interactions));
  const bound = model.bound === null ? null : parseBound(model.bound);
  return { kind: 'glass-box', ...common, interactions, unit, terms, bound };
}

function refuse(sentence: string): never {
  throw new GradientBoostingError('bad-model', `The model cannot be read: ${sentence}.`);
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${name} is not an object`);
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) refuse(`${name} is not a list`);
  return value;
}

function finite(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) refuse(`${name} holds something that is not a number`);
  return value;
}

function numbers(value: unknown, name: string): number[] {
  return list(value, name).map((item) => finite(item, name));
}

function integers(value: unknown, name: string, least: number, most: number): number[] {
  return numbers(value, name).map((item) => {
    if (!Number.isInteger(item) || item < least || item > most) refuse(`${name} holds ${item}`);
    return item;
  });
}

function ascending(value: number[], name: string, strictly: boolean): Float64Array {
  for (let i = 1; i < value.length; i++) {
    if (strictly ? !(value[i - 1] < value[i]) : !(value[i - 1] <= value[i])) refuse(`${name} is not in order`);
  }
  return Float64Array.from(value);
}

function parseFeature(value: unknown): Feature {
  const { kind, name, ...rest } = record(value, 'a feature');
  if (typeof name !== 'string' || name === '') refuse('a feature has no name');
  if (kind === 'numeric') {
    const cuts = ascending(numbers(rest.cuts, 'cuts'), 'cuts', true);
    if (cuts.length >= MAX_BINS) refuse('a feature has too many cuts');
    return { kind, name, cuts };
  }
  if (kind !== 'categorical') refuse('a feature is of an unknown kind');
  const categories = ascending(integers(rest.categories, 'categories', 0, 2 ** 32 - 1), 'categories', true);
  if (categories.length >= MAX_BINS) refuse('a feature has too many categories');
  return { kind, name, categories };
}

function parseCalibration(value: unknown): Calibration {
  const { kind, ...rest } = record(value, 'calibration');
  if (kind === 'sigmoid') {
    return { kind, slope: finite(rest.slope, 'slope'), intercept: finite(rest.intercept, 'intercept') };
  }
  if (kind !== 'isotonic') refuse('its calibration is of an unknown kind');
  const scores = ascending(numbers(rest.scores, 'calibration scores'), 'calibration scores', true);
  const probabilities = ascending(numbers(rest.probabilities, 'probabilities'), 'probabilities', false);
  if (scores.length === 0 || scores.length !== probabilities.length) refuse('its calibration is incomplete');
  if (!(probabilities[0] >= 0 && probabilities[probabilities.length - 1] <= 1))
    refuse('a probability is outside 0 to 1');
  return { kind, scores, probabilities };
}

function parseTree(value: unknown, features: readonly Feature[]): Tree {
  const tree = record(value, 'a tree');
  const feature = integers(tree.feature, 'feature', -1, features.length - 1);
  const nodes = feature.length;
  const sized = <T>(items: T[]): T[] => (items.length === nodes ? items : refuse('a tree is incomplete'));
  const left = sized(integers(tree.left, 'left', -1, nodes - 1));
  const right = sized(integers(tree.right, 'right', -1, nodes - 1));
  if (nodes === 0) refuse('a tree is empty');
  const parents = new Uint8Array(nodes);
  feature.forEach((asked, node) => {
    if (asked < 0) return;
    // Children after their parent: following them always ends.
    for (const child of [left[node], right[node]]) {
      if (child <= node) refuse('a tree has a loop');
      if (parents[child]++ > 0) refuse('a tree has a node with two parents');
    }
  });
  const cover = sized(numbers(tree.cover, 'cover'));
  if (cover.some((rows) => !(rows > 0))) refuse('a tree has a node that no row came through');
  const leftCategories = list(tree.leftCategories, 'leftCategories').map((entry): [number, number[]] => {
    const [node, bins] = list(entry, 'leftCategories');
    const [at = 0] = integers([node], 'leftCategories', 0, nodes - 1);
    return [at, integers(bins, 'leftCategories', 0, MAX_BINS)];
  });
  return {
    feature: Int32Array.from(feature),
    threshold: Int32Array.from(sized(integers(tree.threshold, 'threshold', 0, MAX_BINS))),
    missingLeft: Uint8Array.from(sized(integers(tree.missingLeft, 'missingLeft', 0, 1))),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    value: Float64Array.from(sized(numbers(tree.value, 'value'))),
    cover: Float64Array.from(cover),
    leftCategories: new Map(leftCategories),
  };
}

function parseTerm(value: unknown, features: readonly Feature[], bound: number): Term {
  const term = record(value, 'a term');
  const group = integers(term.features, 'features of a term', 0, features.length - 1);
  ascending(group, 'the features of a term', true);
  if (group.length === 0 || group.length > bound) refuse(`a term has ${group.length} features`);
  const shape = integers(term.shape, 'shape', 1, MAX_BINS + 1);
  if (shape.join() !== group.map((feature) => binCount(features[feature])).join())
    refuse('a table has the wrong shape');
  const values = integers(term.values, 'values of a term', -(2 ** 31) + 1, 2 ** 31 - 1);
  if (values.length !== shape.reduce((product, size) => product * size, 1)) refuse('a table is incomplete');
  return { features: group, shape, values: Int32Array.from(values) };
}

function parseBound(value: unknown): BoundReport {
  const { freeLoss, boundedLoss, freeAuc, boundedAuc } = record(value, 'bound');
  const losses = { freeLoss: finite(freeLoss, 'freeLoss'), boundedLoss: finite(boundedLoss, 'boundedLoss') };
  if (freeAuc === undefined || boundedAuc === undefined) return losses;
  return { ...losses, freeAuc: finite(freeAuc, 'freeAuc'), boundedAuc: finite(boundedAuc, 'boundedAuc') };
}
