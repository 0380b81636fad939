import { readdir, readFile } from 'node:fs/promises';
import { get, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startServer } from '@foresale/server';
import { createTestDatabase } from '@foresale/test-database';
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

test('the first page arrives within 120 kB, and each of its files as small as the browser can read it', async () => {
  await using database = await createTestDatabase();
  const server = await startServer({ databaseUrl: database.url, host: '127.0.0.1', port: 0, dashboardFolder: folder });
  try {
    const encodings = { br: 'br, gzip', gzip: 'gzip', identity: 'identity' };
    const totals: Record<string, number> = {};
    for (const [encoding, accepted] of Object.entries(encodings)) {
      const document = await received(server.url, '/', accepted);
      const text = await readFile(join(folder, 'index.html'), 'utf8');
      const parts = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
      expect(parts.length).toBeGreaterThan(1);
      const answers = await Promise.all(parts.map((path) => received(server.url, path, accepted)));
      for (const { headers } of [document, ...answers]) {
        expect(headers['content-encoding'] ?? 'identity').toBe(encoding);
        expect(headers.vary?.toLowerCase()).toContain('accept-encoding');
        expect(headers['content-type']).toMatch(/^(?:text|application)\/(?:html|javascript|css)/);
      }
      totals[encoding] = [document, ...answers].reduce((sum, { bytes }) => sum + bytes, 0);
    }
    expect(totals.br).toBeLessThan(budget);
    expect(totals.gzip).toBeLessThan(budget);
    expect(totals.identity).toBeGreaterThan(2 * (totals.br ?? 0));
  } finally {
    await server.close();
  }
});

/** What comes over the wire, headers not counted. `fetch` would unpack it. */
function received(origin: string, path: string, accepted: string) {
  return new Promise<{ readonly bytes: number; readonly headers: IncomingHttpHeaders }>((resolve, reject) => {
    get(`${origin}${path}`, { headers: { 'accept-encoding': accepted } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ bytes, headers: response.headers }));
    }).on('error', reject);
  });
}

test('every font that a style names comes with the page or with the reader’s system', async () => {
  const monospaced = [
    'ui-monospace',
    'SFMono-Regular',
    'Menlo',
    'Monaco',
    'Consolas',
    'Liberation Mono',
    'Courier New',
    'monospace',
  ];
  const ofSystems = ['ui-sans-serif', 'system-ui', 'Segoe UI', 'sans-serif', 'inherit', ...monospaced];
  const styles = (await readdir(join(folder, 'assets'))).filter((file) => file.endsWith('.css'));
  const css = (await Promise.all(styles.map((file) => readFile(join(folder, 'assets', file), 'utf8')))).join();
  const shipped = [...css.matchAll(/@font-face\{[^}]*font-family:"?([^;"]+)/g)].map(([, family]) => family);
  const named = [...css.matchAll(/--font-[a-z]+:([^;}]+)/g)].flatMap(([, list = '']) => list.split(','));
  expect(named).not.toEqual([]);
  const families = named.map((family) => family.trim().replace(/^"|"$/g, ''));
  expect(families.filter((family) => ![...ofSystems, ...shipped].includes(family))).toEqual([]);
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
