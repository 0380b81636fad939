import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePackage } from '../scripts/write-package.ts';
import { toJSON, train } from '../src/index.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

/** Trains on two threads, so that the worker's module is found where it was installed too. */
const consumer = `
import { type Model, predict, toJSON, train } from 'ml-gradient-boosting';
const column = Float64Array.from({ length: 9000 }, (_, row) => (row * 7919) % 1000);
const labels = Uint8Array.from(column, (value, row) => (value > 400 === row % 10 > 0 ? 1 : 0));
const model: Model = await train({ columns: [column], labels }, { rounds: 5, threads: 2 });
const [low = 1, high = 0]: Float64Array = predict(model, [Float64Array.of(10, 900)]);
console.log(JSON.stringify({ model: toJSON(model), right: low < 0.5 && high > 0.5 }));
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ml-gradient-boosting-'));
  const built = join(folder, 'built');
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', built], { cwd: root });
  await writePackage(built);
  const { stdout } = await run('npm', ['pack', built, '--json', '--pack-destination', folder], { cwd: folder });
  const [packed] = JSON.parse(stdout);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', ...quiet, `./${packed.filename}`], { cwd: folder });
  await writeFile(join(folder, 'consumer.ts'), consumer);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('holds modules, declarations, kernels and the pages that its README names, and no sources', async () => {
  const installed = join(folder, 'node_modules', 'ml-gradient-boosting');
  const files = await readdir(installed, { recursive: true });
  expect(files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      join('docs', 'method.md'),
      'index.js',
      'index.d.ts',
      join('kernels', 'wasm-module.js'),
      join('threads', 'shard-worker.js'),
    ]),
  );
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
});

test('is typed for a strict consumer who checks libraries too', async () => {
  const types = fileURLToPath(new URL('..', import.meta.resolve('@types/node/package.json')));
  const strict = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--exactOptionalPropertyTypes'];
  const modern = ['--target', 'es2024', '--module', 'nodenext', '--lib', 'es2024,dom'];
  const node = ['--types', 'node', '--typeRoots', types];
  await run(process.execPath, [compiler, ...strict, ...modern, ...node, 'consumer.ts'], { cwd: folder });
});

test('trains the same model as the sources, threads and all', async () => {
  const { stdout } = await run(process.execPath, ['consumer.ts'], { cwd: folder });
  const { model, right } = JSON.parse(stdout);
  const column = Float64Array.from({ length: 9000 }, (_, row) => (row * 7919) % 1000);
  const labels = Uint8Array.from(column, (value, row) => (value > 400 === row % 10 > 0 ? 1 : 0));
  const expected = await train({ columns: [column], labels }, { rounds: 5, threads: 1 });
  expect(right).toBe(true);
  expect(model).toEqual(JSON.parse(JSON.stringify(toJSON(expected))));
});

test.each([
  'esm',
  'cjs',
] as const)('bundled into one %s file it trains the same model on one thread', async (format) => {
  const outfile = join(folder, 'bundle', `consumer-${format}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  const code = consumer.slice(0, consumer.indexOf('const column')).replace('type Model, ', '');
  await build({
    ...{ bundle: true, platform: 'node', target: 'node22', logLevel: 'silent', format, outfile },
    stdin: { contents: `${code}void (async () => {${largeTraining}})();`, resolveDir: folder },
  });
  const { stdout } = await run(process.execPath, [outfile]);
  const expected = await train(largeData(), { rounds: 2, threads: 1 });
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify([toJSON(expected), toJSON(expected)])));
});

/** Enough rows times features that training asks for threads by itself. */
function largeData() {
  const columns = [3, 5, 7, 11].map((step) => Float64Array.from({ length: 300_000 }, (_, row) => (row * step) % 997));
  return { columns, labels: Uint8Array.from(columns[1] ?? [], (value, row) => (value > 400 === row % 10 > 0 ? 1 : 0)) };
}

const largeTraining = `
const data = (${largeData.toString()})();
const models = [];
for (const threads of ['auto', 2]) models.push(toJSON(await train(data, { rounds: 2, threads })));
console.log(JSON.stringify(models));
`;
