// Makes a folder of compiled modules what npm gets: `npm publish dist/package`. In the repository the package runs from
// its sources, so the manifest that is published names built files instead.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Puts the manifest, the licence and every page that the README leads to beside the modules in `folder`. */
export async function writePackage(folder: string): Promise<void> {
  const { name, version, description, license } = JSON.parse(await readFile(here('package.json'), 'utf8'));
  const manifest = {
    name,
    version,
    description,
    license,
    keywords: ['gradient boosting', 'machine learning', 'decision trees', 'generalized additive model', 'webassembly'],
    type: 'module',
    sideEffects: false,
    engines: { node: '>=22' },
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(here('../../LICENSE'), join(folder, 'LICENSE'));
  for (const page of ['README.md', 'docs/method.md', 'docs/pictures', 'bench/training.md']) {
    await cp(here(page), join(folder, page), { recursive: true });
  }
}

if (import.meta.main) await writePackage(here('dist/package'));
