import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '../../..');
const security = readFileSync(join(repository, 'SECURITY.md'), 'utf8');

interface Promised {
  readonly sentence: string;
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

/** A promise is an item of a list, and the items below it are its tests. */
function promisesOf(text: string): readonly Promised[] {
  const section = text.split(/^## /m).find((each) => each.startsWith('What we promise\n')) ?? '';
  return section
    .split(/^- /m)
    .slice(1)
    .map((item) => {
      const [sentence = '', ...below] = item.split(/^ {2}- /m);
      const tests = below.map((line) => {
        const [, file = '', name = ''] = /^`([^`]+)` › (.+)/.exec(line) ?? [];
        return { file, name };
      });
      return { sentence: sentence.replaceAll(/\s+/g, ' ').trim(), tests };
    });
}

const promises = promisesOf(security);

test('every promise of SECURITY.md names a test that holds it', () => {
  expect(promises.length).toBeGreaterThan(20);
  expect(promises.filter(({ tests }) => tests.length === 0).map(({ sentence }) => sentence)).toEqual([]);
});

test.each(promises)('$sentence', ({ tests }) => {
  for (const { file, name } of tests) {
    const path = join(repository, file);
    expect(existsSync(path), file).toBe(true);
    expect(titlesOf(readFileSync(path, 'utf8')), `${file} has no test of this name`).toContain(name);
  }
});

/** What stands first in the brackets of `test(`, `it(`, `test.each(…)(`; a test that is switched off holds nothing. */
function titlesOf(source: string): readonly string[] {
  const titles = source.matchAll(
    /(?<![.\w](?:skip|todo|fails))\(\s*(?:'((?:[^'\\\n]|\\.)+)'|"([^"\\\n]+)"|`([^`\\]+)`)/g,
  );
  return [...titles].map(([, single, double, template]) =>
    (single ?? double ?? template ?? '').replaceAll(/\\u([\da-f]{4})/gi, (_all, code) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    ),
  );
}
