import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { publishShop } from '@foresale/api/testing';
import { createPool } from '@foresale/db';
import { createToken } from '@foresale/db/identity';
import { startServer } from '@foresale/server';
import { createTestDatabase } from '@foresale/test-database';
import { expect, inject, test } from 'vitest';
import { run } from './run.ts';

const project = inject('project');
const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

async function compile(name: string, options: Readonly<Record<string, unknown>>): Promise<string> {
  const settings = {
    compilerOptions: {
      ...{ target: 'es2024', lib: ['es2024', 'dom'], module: 'nodenext', jsx: 'react-jsx', noEmit: true, types: [] },
      ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
      ...options,
    },
    files: ['ask.ts', 'sidebar.tsx'],
  };
  await writeFile(join(project, name), JSON.stringify(settings));
  return run(process.execPath, [tsc, '--project', name], { cwd: project });
}

test('what is installed is what was built: no sources, and nothing of the server', async () => {
  for (const name of ['client', 'react']) {
    const folder = join(project, 'node_modules/@foresale', name);
    const files = await readdir(folder, { recursive: true });
    expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'index.js', 'index.d.ts']));
    expect(files.filter((file) => /(?<!\.d)\.tsx?$/.test(file))).toEqual([]);
    const texts = await Promise.all(
      files.filter((file) => file.endsWith('.ts')).map((file) => readFile(join(folder, file), 'utf8')),
    );
    expect(texts.join()).not.toMatch(/slonik|fastify|@foresale\/(api|contract|db)/);
  }
  expect(await readdir(join(project, 'node_modules/@foresale'))).toEqual(['client', 'react']);
});

test('a strict program compiles against it, and its mistakes do not', async () => {
  await compile('tsconfig.json', { skipLibCheck: true });
});

test('its declarations compile even where libraries are checked, too', async () => {
  const options = { skipLibCheck: false, types: ['node'], lib: ['es2024', 'esnext.disposable', 'dom'] };
  const report = await compile('tsconfig.all.json', options).catch((problem: unknown) => {
    if (!String(problem).includes(': error TS')) throw problem;
    return String(problem);
  });
  const mistakes = report.split('\n').filter((line) => line.includes(': error TS'));
  // tRPC's client names types of its WebSocket server, and those want the package ws, in a form that @types/ws has not.
  const known = 'node_modules/@trpc/server/dist/adapters/ws.d.mts';
  expect(mistakes.filter((line) => !line.startsWith(known))).toEqual([]);
});

test('it receives a live event from a real server', async () => {
  await using database = await createTestDatabase();
  await using undo = new AsyncDisposableStack();
  const pool = await createPool(database.url, { maximum: 3 });
  undo.defer(() => pool.end());
  const server = await startServer({ databaseUrl: database.url, host: '127.0.0.1', port: 0 });
  undo.defer(() => server.close());
  const { token } = await createToken(pool, { role: 'viewer', name: 'another team' });
  await publishShop(pool, { customers: 4 });

  const listener = spawn(process.execPath, ['listen.js', server.url, token], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  undo.defer(() => {
    listener.kill();
  });
  const ended = once(listener, 'exit');
  const heard: unknown[] = [];
  for await (const line of createInterface({ input: listener.stdout })) {
    heard.push(JSON.parse(line));
    if (heard.length === 1) await publishShop(pool, { customers: 5 });
  }
  expect(await ended).toEqual([0, null]);
  expect(heard).toEqual([
    { listening: true, total: 4 },
    expect.objectContaining({ type: 'event', kind: 'run.published', runId: 2 }),
  ]);
});
