import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly dashboardFolder: string;
  }
}

const dashboard = fileURLToPath(new URL('../../dashboard/', import.meta.url));
const vite = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url));

/** Built into a folder of its own, so that two test runs, or a server beside them, do not empty each other's. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'foresale-dashboard-'));
  const build = spawn(process.execPath, [vite, 'build', '--logLevel=warn', '--emptyOutDir', '--outDir', folder], {
    cwd: dashboard,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(build, 'exit');
  if (code !== 0) throw new Error('The dashboard could not be built.');
  provide('dashboardFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
