import type { Calibration } from './calibration.ts';
import { GradientBoostingError } from './errors.ts';
import type { Feature } from './features.ts';
import type { Model, Tree } from './model.ts';
import { parseModel } from './parse-model.ts';
import { sha256 } from './sha256.ts';

export const FORMAT = 'ml-gradient-boosting';
export const VERSION = 1;

/** A model as plain JSON: may be printed, stored as text or jsonb, and read back. */
export interface ModelDocument {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** SHA-256 of the model with its keys in order: any change to it is noticed. */
  readonly checksum: string;
  readonly model: unknown;
}

export function toJSON(model: Model): ModelDocument {
  const plain = {
    kind: model.kind,
    objective: model.objective,
    base: model.base,
    features: model.features.map(plainFeature),
    calibration: model.calibration === null ? null : plainCalibration(model.calibration),
    ...(model.kind === 'trees'
      ? { trees: model.trees.map(plainTree) }
      : {
          interactions: model.interactions,
          unit: model.unit,
          bound: model.bound === null ? null : { ...model.bound },
          terms: model.terms.map(({ features, shape, values }) => ({
            features: [...features],
            shape: [...shape],
            values: [...values],
          })),
        }),
  };
  return { format: FORMAT, version: VERSION, checksum: sha256(canonical(plain)), model: plain };
}

/** Reads what `toJSON` wrote, as an object or as text; anything else is refused with a sentence. */
export function fromJSON(document: unknown): Model {
  const read = typeof document === 'string' ? parseText(document) : document;
  if (typeof read !== 'object' || read === null || !('format' in read) || read.format !== FORMAT) {
    throw new GradientBoostingError('bad-model', `This is not a model of ${FORMAT}.`);
  }
  if (!('version' in read) || read.version !== VERSION) {
    const version = 'version' in read ? String(read.version) : 'none';
    throw new GradientBoostingError('bad-model', `The model has version ${version}; this library reads ${VERSION}.`);
  }
  if (!('model' in read) || !('checksum' in read)) {
    throw new GradientBoostingError('bad-model', 'The model is incomplete: it was cut off when it was stored or sent.');
  }
  if (sha256(canonical(read.model)) !== read.checksum) {
    throw new GradientBoostingError('bad-model', 'The model was changed after it was written: its checksum is wrong.');
  }
  return parseModel(read.model);
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GradientBoostingError('bad-model', 'The model is not valid JSON: it was cut off or damaged.', { cause });
  }
}

/** JSON with sorted keys: PostgreSQL's jsonb and others do not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function plainFeature(feature: Feature): object {
  return feature.kind === 'numeric'
    ? { kind: feature.kind, name: feature.name, cuts: [...feature.cuts] }
    : { kind: feature.kind, name: feature.name, categories: [...feature.categories] };
}

function plainCalibration(calibration: Calibration): object {
  return calibration.kind === 'sigmoid'
    ? { ...calibration }
    : {
        kind: calibration.kind,
        scores: [...calibration.scores],
        probabilities: [...calibration.probabilities],
      };
}

function plainTree(tree: Tree): object {
  return {
    feature: [...tree.feature],
    threshold: [...tree.threshold],
    missingLeft: [...tree.missingLeft],
    left: [...tree.left],
    right: [...tree.right],
    value: [...tree.value],
    cover: [...tree.cover],
    leftCategories: [...tree.leftCategories].map(([node, bins]) => [node, [...bins]]),
  };
}
