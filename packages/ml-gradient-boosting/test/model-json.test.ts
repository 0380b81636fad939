import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '../src/index.ts';
import { fromJSON, GradientBoostingError, predict, toJSON, train, withCalibration } from '../src/index.ts';
import { parseModel } from '../src/parse-model.ts';
import { sha256 } from '../src/sha256.ts';
import { sample } from './sample-data.ts';

const data = sample(31, 1500, 6);
let models: Model[] = [];
beforeAll(async () => {
  const options = { rounds: 8, threads: 1, categorical: [] } as const;
  const whole = {
    ...data,
    columns: data.columns.map((column, f) => (f === 5 ? column.map((x) => Math.floor(x + 9)) : column)),
  };
  const trees = await train(whole, { ...options, categorical: [5] });
  const glass = await train(whole, { ...options, interactions: 3, validation: whole });
  models = [trees, glass, withCalibration(trees, 'isotonic', whole), withCalibration(glass, 'sigmoid', whole)];
});

test('a model comes back whole, as an object, as text, and from a store that reorders keys', () => {
  for (const model of models) {
    const document = toJSON(model);
    const reorder = (value: unknown): unknown =>
      typeof value !== 'object' || value === null
        ? value
        : Array.isArray(value)
          ? value.map(reorder)
          : Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, part]) => [key, reorder(part)]),
            );
    for (const stored of [document, JSON.stringify(document), JSON.stringify(reorder(document))]) {
      const back = fromJSON(stored);
      expect(back).toEqual(model);
      expect(predict(back, data.columns)).toEqual(predict(model, data.columns));
    }
  }
});

describe('what is not a whole model is refused with a sentence', () => {
  test('text cut off anywhere', () => {
    const text = JSON.stringify(toJSON(models[0] ?? fail()));
    for (let length = 0; length < text.length; length += 97) {
      expect(() => fromJSON(text.slice(0, length))).toThrow(GradientBoostingError);
    }
  });
  test('any digit changed', () => {
    const text = JSON.stringify(toJSON(models[1] ?? fail()));
    for (let i = 150; i < text.length; i += Math.ceil(text.length / 40)) {
      const digit = text[i] ?? '';
      if (!/\d/.test(digit)) continue;
      const changed = text.slice(0, i) + ((Number(digit) + 1) % 10) + text.slice(i + 1);
      expect(() => fromJSON(changed)).toThrow(GradientBoostingError);
    }
  });
  test.each<[string, unknown]>([
    ['nothing', null],
    ['another document', { hello: 1 }],
    ['a later version', { format: 'ml-gradient-boosting', version: 2 }],
    ['no checksum', { format: 'ml-gradient-boosting', version: 1, model: {} }],
  ])('%s', (_, document) => {
    expect(() => fromJSON(document)).toThrow(GradientBoostingError);
  });
  test('parts that do not fit together, even under a right checksum', () => {
    const plain = (): Record<string, unknown> => JSON.parse(JSON.stringify(toJSON(models[0] ?? fail()).model));
    const spoilt: [string, (model: Record<string, unknown>) => void][] = [
      ['kind', (model) => Object.assign(model, { kind: 'forest' })],
      ['base', (model) => Object.assign(model, { base: null })],
      ['features', (model) => Object.assign(model, { features: [] })],
      ['a loop', (model) => Object.assign(Object(model.trees)[0], { left: Object(model.trees)[0].left.map(() => 0) })],
      ['short values', (model) => Object(model.trees)[0].value.pop()],
      ['cuts out of order', (model) => Object(model.features)[0].cuts.reverse()],
    ];
    expect(() => parseModel(plain())).not.toThrow();
    for (const [, spoil] of spoilt) {
      const model = plain();
      spoil(model);
      expect(() => parseModel(model)).toThrow(GradientBoostingError);
    }
  });
});

test('SHA-256 agrees with the system at every padding', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'aé€𝄞'.repeat(length).slice(0, length);
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
  }
});

function fail(): never {
  throw new Error('no model');
}
