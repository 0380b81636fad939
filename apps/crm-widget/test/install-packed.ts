import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import widget from '../vite.config.ts';
import { npm } from './npm.ts';
import { run } from './run.ts';
import { thirdPartyFolders } from './third-party-folders.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A project that has the packed client and hooks, and nothing else of ours. */
    readonly project: string;
    /** The widget, built from that project's packages. */
    readonly widgetFolder: string;
  }
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What the widget and the consumer stand on beside the packages under test. */
const companions = ['react', 'react-dom', '@types/react', '@types/react-dom', '@types/node', 'ws', '@types/ws'];

/** Does once what another team does: installs the tarballs in an empty project. No network, and no cache of npm's. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'foresale-packed-'));
  try {
    const project = join(folder, 'project');
    await mkdir(project);
    await writeFile(
      join(project, 'package.json'),
      JSON.stringify({ name: 'another-team', private: true, type: 'module' }),
    );
    const tarballs = [await pack('client', folder), await pack('react', folder)];
    const thirdParty = await thirdPartyFolders(
      [here('../../../packages/client'), here('../../../packages/react')],
      companions,
    );
    await npm(
      [
        'install',
        '--offline',
        '--ignore-scripts',
        '--install-links',
        '--no-audit',
        '--no-fund',
        ...tarballs,
        ...thirdParty,
      ],
      {
        cwd: project,
        cache: join(folder, 'npm-cache'),
      },
    );
    await cp(here('consumer'), project, { recursive: true });
    await buildWidget(project);
    provide('project', project);
    provide('widgetFolder', join(project, 'widget/dist'));
  } catch (problem) {
    await rm(folder, { recursive: true, force: true });
    throw problem;
  }
  return () => rm(folder, { recursive: true, force: true });
}

async function pack(name: 'client' | 'react', folder: string): Promise<string> {
  const source = here(`../../../packages/${name}`);
  const built = join(folder, name);
  await run(process.execPath, [here('../../../packages/client/publish/build.ts'), built], { cwd: source });
  await npm(['pack', built, '--pack-destination', folder], { cwd: folder, cache: join(folder, 'npm-cache') });
  return join(folder, `foresale-${name}-0.1.0.tgz`);
}

async function buildWidget(project: string): Promise<void> {
  const root = join(project, 'widget');
  await mkdir(root);
  for (const part of ['src', 'public', 'index.html'])
    await cp(here(`../${part}`), join(root, part), { recursive: true });
  // vitest says "test", by which React would be built as for its developers.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({ ...widget, root, configFile: false, logLevel: 'error' });
  process.env.NODE_ENV = before;
}
