import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, inject, test } from 'vitest';

const budget = 120 * 1024;

const folder = inject('dashboardFolder');

/** What the document itself fetches: all of it runs before the first list is on screen. */
async function firstScripts(): Promise<readonly string[]> {
  const document = await readFile(join(folder, 'index.html'), 'utf8');
  return [...document.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path]) => path ?? '');
}

test('the scripts before the first list stay within 120 kB, compressed', async () => {
  const scripts = await firstScripts();
  expect(scripts.length).toBeGreaterThan(0);
  const sizes = await Promise.all(scripts.map(async (path) => gzipSync(await readFile(join(folder, path))).length));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(budget);
});

test('the charting library is fetched only where a chart is', async () => {
  const drawing = 'zrender';
  const inFirst = await Promise.all(
    (await firstScripts()).map(async (path) => (await readFile(join(folder, path), 'utf8')).includes(drawing)),
  );
  expect(inFirst).not.toContain(true);
  const assets = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.js'));
  const inAny = await Promise.all(
    assets.map(async (name) => (await readFile(join(folder, 'assets', name), 'utf8')).includes(drawing)),
  );
  expect(inAny).toContain(true);
});

test('nothing in the document needs a script inside it, which the server would refuse', async () => {
  const document = await readFile(join(folder, 'index.html'), 'utf8');
  expect(document).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  expect(document).not.toMatch(/\son\w+=/);
});
