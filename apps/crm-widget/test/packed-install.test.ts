import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { heardBy, nodesWithoutWebSocket } from './heard-by.ts';
import { npm } from './npm.ts';
import { run } from './run.ts';

const project = inject('project');
const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

/** As most apps compile: declarations of dependencies are not checked, unless a test asks for it. */
async function compile(
  name: string,
  options: Readonly<Record<string, unknown>> = {},
  files: readonly string[] = ['ask.ts', 'sidebar.tsx'],
): Promise<string> {
  const settings = {
    compilerOptions: {
      ...{ target: 'es2024', lib: ['es2024', 'dom'], module: 'nodenext', jsx: 'react-jsx', noEmit: true, types: [] },
      ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
      ...options,
    },
    files,
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
  await compile('tsconfig.json');
});

test.each(['client', 'react'])('the code in the README of %s compiles strictly', async (name) => {
  const readme = await readFile(join(project, 'node_modules/@foresale', name, 'README.md'), 'utf8');
  const samples = [...readme.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].map(([, kind, code = ''], index) => ({
    file: `readme-${name}-${index}.${kind}`,
    code,
  }));
  expect(samples).not.toEqual([]);
  for (const { file, code } of samples) await writeFile(join(project, file), code);
  const files = samples.map(({ file }) => file);
  await compile(`tsconfig.readme-${name}.json`, { types: ['node'] }, files);
});

test('the hooks use the app’s own TanStack Query instead of bringing a second one', async () => {
  const manifest = JSON.parse(await readFile(join(project, 'node_modules/@foresale/react/package.json'), 'utf8'));
  expect(manifest.dependencies).not.toHaveProperty('@tanstack/react-query');
  expect(manifest.peerDependencies).toMatchObject({ '@tanstack/react-query': expect.stringMatching(/^\^5\./) });
  await compile('tsconfig.host.json', {}, ['host.tsx']);
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

test.each(['client', 'react'])('npm run pack in packages/%s makes the tarball, npm pack refuses', async (name) => {
  await using temporary = await mkdtempDisposable(join(tmpdir(), 'foresale-pack-'));
  const cwd = fileURLToPath(new URL(`../../../packages/${name}`, import.meta.url));
  const cache = join(temporary.path, 'npm-cache');
  await npm(['run', 'pack'], { cwd, cache });
  expect(await readdir(join(cwd, 'dist'))).toContain(`foresale-${name}-0.1.0.tgz`);
  await expect(npm(['pack', '--dry-run'], { cwd, cache })).rejects.toThrow('use `npm run pack` in this folder');
});

test('on Node 20 questions are answered, and one line brings live events', async () => {
  await compile('tsconfig.ws.json', { types: ['node'] }, ['listen-with-ws.ts']);
  const script = stripTypeScriptTypes(await readFile(join(project, 'listen-with-ws.ts'), 'utf8'));
  await writeFile(join(project, 'listen-with-ws.js'), script);
  for (const node of nodesWithoutWebSocket()) {
    expect(await heardBy([...node, 'listen-with-ws.js'], project), node.join(' ')).toEqual([
      { total: 4, connection: 'idle', refusal: expect.stringContaining('pass that of the package ws') },
      { listening: true },
      expect.objectContaining({ type: 'event', kind: 'run.published', runId: 2 }),
    ]);
  }
});

test('it receives a live event from a real server', async () => {
  expect(await heardBy([process.execPath, 'listen.js'], project)).toEqual([
    { listening: true, total: 4 },
    expect.objectContaining({ type: 'event', kind: 'run.published', runId: 2 }),
  ]);
});
