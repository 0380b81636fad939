import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sayStep } from './database.ts';
import { Sentence } from './sentence.ts';

const repository = resolve(import.meta.dirname, '../../..');
const dashboard = join(repository, 'apps/dashboard');

/** Builds the dashboard when its sources are newer than what was built last. */
export async function buildDashboard(): Promise<void> {
  const built = join(dashboard, 'dist', 'index.html');
  if (existsSync(built) && statSync(built).mtimeMs >= newestSource()) return;
  sayStep('Building the dashboard (after each change of its sources) …');
  await new Promise<void>((done, fail) => {
    // Warnings are for those who change the dashboard, such as how long a plugin took: they run the build themselves.
    const vite = join(repository, 'node_modules/vite/bin/vite.js');
    const build = spawn(process.execPath, [vite, 'build', '--logLevel=error'], {
      cwd: dashboard,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    build.once('error', fail);
    build.once('exit', (code) => (code === 0 ? done() : fail(new Sentence('The dashboard could not be built.'))));
  });
}

function newestSource(): number {
  const sources = [
    join(dashboard, 'src'),
    join(repository, 'packages/client/src'),
    join(repository, 'packages/contract/src'),
  ];
  const files = sources.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Math.max(
    ...[join(dashboard, 'index.html'), join(dashboard, 'vite.config.ts'), ...files].map(
      (file) => statSync(file).mtimeMs,
    ),
  );
}
