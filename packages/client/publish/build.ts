// Makes a package what npm gets: `node ../client/publish/build.ts [folder]`, run in the package, fills dist/package or the
// given folder, ready for `npm pack <folder>`. In the repository the package runs from its sources.
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareAppRouter } from './app-router.ts';
import { compile } from './compile.ts';
import { type Manifest, publishedManifest } from './published-manifest.ts';
import { modulesNamedIn, packageOf, rewriteModules } from './rewrite-modules.ts';

const source = process.cwd();
const target = resolve(process.argv[2] ?? 'dist/package');
const here = (path: string): URL => new URL(path, pathToFileURL(`${source}/`));

const manifest = publishedManifest(JSON.parse(await readFile(here('package.json'), 'utf8')));
await rm(target, { recursive: true, force: true });
await compile(join(source, 'tsconfig.build.json'), target);
const needsRouter = await settle(manifest);
if (needsRouter) await writeFile(join(target, 'app-router.d.ts'), await declareAppRouter());
await writeFile(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
await copyFile(here('README.md'), join(target, 'README.md'));
await copyFile(here('../../LICENSE'), join(target, 'LICENSE'));

/** Points what was compiled at what is published; says whether any of it names the router. */
async function settle({ dependencies, peerDependencies }: Manifest): Promise<boolean> {
  const installed = new Set(Object.keys({ ...dependencies, ...peerDependencies }));
  let namesRouter = false;
  for (const name of (await readdir(target, { recursive: true })).filter((file) => /\.(js|d\.ts)$/.test(file))) {
    const text = await readFile(join(target, name), 'utf8');
    namesRouter ||= modulesNamedIn(text).includes('@foresale/api');
    const settled = rewriteModules(text);
    for (const module of modulesNamedIn(settled)) {
      if (!module.startsWith('.') && !installed.has(packageOf(module))) {
        throw new Error(`${name} names ${module}, which is not installed with ${manifest.name}.`);
      }
    }
    await writeFile(join(target, name), settled);
  }
  return namesRouter;
}
