// Makes dist/package what npm gets: `npm publish dist/package`. In the repository the package runs from its sources,
// so the manifest that is published names built files instead.
import { copyFile, readFile, writeFile } from 'node:fs/promises';

const here = (path: string): URL => new URL(`../${path}`, import.meta.url);
const { name, version, description, license } = JSON.parse(await readFile(here('package.json'), 'utf8'));
const manifest = {
  name,
  version,
  description,
  license,
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20' },
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
};
await writeFile(here('dist/package/package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
await copyFile(here('README.md'), here('dist/package/README.md'));
await copyFile(here('../../LICENSE'), here('dist/package/LICENSE'));
