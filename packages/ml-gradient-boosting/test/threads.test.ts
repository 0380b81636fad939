import { getEventListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { buildKernels, outputPath } from '../scripts/build-kernels.ts';
import type { TrainingOptions } from '../src/index.ts';
import { toJSON, train } from '../src/index.ts';
import { random, sample } from './sample-data.ts';

const data = sample(51, 30_000, 7);
const next = random(52);
const weights = Float64Array.from(data.labels, () => next() * 2);
const amounts = Float64Array.from(data.labels, (label) => label * 100 + next());

describe('the same bytes of model from any threads and kernels', () => {
  const cases: [string, TrainingOptions][] = [
    ['ordinary trees', {}],
    ['sampled rows and columns', { rowSampling: 0.6, columnSampling: 0.5 }],
    ['glass box', { interactions: 3 }],
    ['glass box, sampled rows and columns', { interactions: 3, rowSampling: 0.6, columnSampling: 0.7, minRows: 20 }],
    ['monotone, with a minimum of rows', { monotone: [1, 0, 0, 0, 1, 0, 0], minRows: 300 }],
    ['squared error', { objective: 'squared-error' }],
  ];
  test.each(cases)('%s', async (_, options) => {
    const labels = options.objective === 'squared-error' ? amounts : data.labels;
    const written = new Set<string>();
    for (const kernels of ['plain', 'wasm'] as const) {
      for (const threads of [1, 2, 4]) {
        const model = await train({ ...data, labels, weights }, { ...options, rounds: 6, threads, kernels });
        written.add(JSON.stringify(toJSON(model)));
      }
    }
    expect(written.size).toBe(1);
  });
});

test('threads end with the training, whatever ends it', async () => {
  const before = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
  const controller = new AbortController();
  const stopped = train(data, {
    threads: 3,
    rounds: 10_000,
    signal: controller.signal,
    onProgress: ({ round }) => {
      if (round === 2) controller.abort();
    },
  });
  await expect(stopped).rejects.toThrow('abort');
  expect(process.getActiveResourcesInfo().filter((name) => name === 'MessagePort')).toHaveLength(before);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test('the compiled kernels are those of the source', async () => {
  expect(await readFile(outputPath, 'utf8')).toBe(await buildKernels());
});
