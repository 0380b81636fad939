import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { resolveConfig } from 'vitest/node';
import { patience, testPatience } from '../src/patience.ts';

const repository = resolve(import.meta.dirname, '../../..');
const rooms = ['db', 'apps/*', 'packages/*'];

const tested = rooms
  .flatMap((room) => globSync(`${room}/package.json`, { cwd: repository }))
  .filter((file) => readFileSync(join(repository, file), 'utf8').includes('"test":'))
  .map(dirname);

test.each(tested)('the tests of %s may take as long as a busy machine needs', async (room) => {
  const root = join(repository, room);
  const config = join(root, 'vitest.config.ts');
  expect(existsSync(config), config).toBe(true);
  const { test: settings } = await resolveConfig({ root, config });
  expect(settings?.testTimeout).toBeGreaterThanOrEqual(testPatience);
  expect(settings?.hookTimeout).toBeGreaterThanOrEqual(testPatience);
});

test('no test gives up a wait earlier than all others do', () => {
  const hasty = rooms
    .flatMap((room) => globSync(`${room}/test/**/*.{ts,tsx}`, { cwd: repository }))
    .flatMap((file) =>
      readFileSync(join(repository, file), 'utf8')
        .split('\n')
        .map((line, index) => ({ where: `${file}:${index + 1}`, line })),
    )
    .filter(({ line }) =>
      [...line.matchAll(/(?:\btimeout: |setDefaultTimeout\()(\d[\d_]*)/g)].some(
        ([, limit = '']) => Number(limit.replaceAll('_', '')) < patience.timeout,
      ),
    );
  expect(hasty).toEqual([]);
});
