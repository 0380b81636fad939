import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands, usageOf } from '../src/commands.ts';
import { settingNames } from '../src/env.ts';

const repository = join(import.meta.dirname, '../../..');
const readme = readFileSync(join(repository, 'README.md'), 'utf8');

test('the README mentions every command with its arguments', () => {
  for (const command of commands) expect(readme).toContain(`\`${usageOf(command)}\``);
});

test('the README mentions every setting that some process reads', () => {
  // Each process reads its environment in one file, and names of ours are written in capitals there.
  const apps = readdirSync(join(repository, 'apps'));
  const sources = apps.flatMap((app) => {
    try {
      return [readFileSync(join(repository, 'apps', app, 'src', 'env.ts'), 'utf8')];
    } catch {
      return [];
    }
  });
  const named = sources.flatMap(
    (source) => source.match(/^ {2}(DATABASE_URL|PORT|HOST|LOG_LEVEL|FORESALE_[A-Z_]+)(?=:)/gm) ?? [],
  );
  const names = new Set([...settingNames, ...named.map((name) => name.trim())]);
  expect(names.size).toBeGreaterThan(5);
  for (const name of names) expect(readme).toContain(`\`${name}\``);
});
