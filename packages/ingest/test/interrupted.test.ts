import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { reapDeadImports } from '@foresale/db/import';
import { writeLayout } from '@foresale/demo-shop';
import { createTestDatabase, patience } from '@foresale/test-database';
import { expect, test, vi } from 'vitest';
import { type ImportProgress, IngestProblem, importFiles } from '../src/index.ts';
import { type Folder, folderOf } from './folder.ts';
import { dumpShop, query } from './shop-rows.ts';

const shop = { endsOn: '2026-03-31', customers: 1500, seed: 3 };
const child = fileURLToPath(new URL('./import-in-child.ts', import.meta.url));

async function retailFolder(): Promise<Folder> {
  const folder = await folderOf({});
  await writeLayout('online-retail', folder.path, { shop });
  return folder;
}

/** Starts an import in another process and kills that when it says this. */
async function importAndKill(url: string, path: string, when: string): Promise<void> {
  const importer = spawn(process.execPath, [child, url, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(importer, 'close');
  let wasSaid = false;
  for await (const line of createInterface({ input: importer.stdout })) {
    if (line !== when) continue;
    wasSaid = true;
    importer.kill('SIGKILL');
    break;
  }
  await closed;
  expect(wasSaid).toBe(true);
}

test.each([
  'reading 0',
  'merging 1',
  'merging 5',
  'merging 11',
])('an importer killed at "%s" leaves nothing half-loaded, and the next one is whole', async (when) => {
  await using folder = await retailFolder();
  await using untouched = await createTestDatabase();
  await importFiles({ databaseUrl: untouched.url, paths: [folder.path] });
  await using database = await createTestDatabase();
  const before = await dumpShop(database.url);

  await importAndKill(database.url, folder.path, when);
  expect(await dumpShop(database.url)).toEqual(before);

  await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(await dumpShop(database.url)).toEqual(await dumpShop(untouched.url));
  expect(await query(database.url, 'select status from imports order by import_id')).toEqual([
    { status: 'failed' },
    { status: 'finished' },
  ]);
  expect(await query(database.url, `select kind from events order by id`)).toEqual([{ kind: 'import.finished' }]);
});

test('two imports at once come one after the other, and the second says that it waits', async () => {
  await using folder = await retailFolder();
  await using database = await createTestDatabase();
  const phases: ImportProgress['phase'][][] = [[], []];
  const reports = await Promise.all(
    phases.map((seen) =>
      importFiles({
        databaseUrl: database.url,
        paths: [folder.path],
        onProgress: ({ phase }) => {
          if (seen.at(-1) !== phase) seen.push(phase);
        },
      }),
    ),
  );
  expect(phases.filter((seen) => seen[0] === 'waiting')).toHaveLength(1);
  const [first, second] = [...reports].sort((one, other) => Number(one.importId) - Number(other.importId));
  expect(first).toMatchObject({ unchanged: 0 });
  expect(second).toMatchObject({ merged: 0, unchanged: first?.merged });
});

test.each(['reading', 'merging'] as const)('an import that is cancelled while %s keeps nothing', async (phase) => {
  await using folder = await retailFolder();
  await using database = await createTestDatabase();
  const before = await dumpShop(database.url);
  const controller = new AbortController();
  const outcome = await importFiles({
    databaseUrl: database.url,
    paths: [folder.path],
    signal: controller.signal,
    onProgress: (progress) => {
      if (progress.phase === phase) controller.abort();
    },
  }).catch((cause: unknown) => cause);
  expect(outcome).toBeInstanceOf(IngestProblem);
  expect(outcome).toMatchObject({ code: 'cancelled' });
  expect(await dumpShop(database.url)).toEqual(before);
  expect(await query(database.url, 'select status, error from imports')).toEqual([
    { status: 'failed', error: 'The import was cancelled; nothing of it was kept.' },
  ]);
});

test('what a dead importer left is marked as failed when another process starts', async () => {
  await using folder = await retailFolder();
  await using database = await createTestDatabase();
  await importAndKill(database.url, folder.path, 'reading 0');
  // The server notices the dead session within a second, and only then is its lock free.
  await vi.waitUntil(async () => (await reapDeadImports(database.url)) === 1, patience);
  expect(await query(database.url, 'select status from imports')).toEqual([{ status: 'failed' }]);
  expect(await reapDeadImports(database.url)).toBe(0);
});
