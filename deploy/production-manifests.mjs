// Reduces the lists of packages in a folder to what the three processes need to run: `node production-manifests.mjs`.
// npm counts every workspace as needed, and with it what only tests use; so the others go, and all that is for developers.
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const files = globSync(['db/package.json', 'apps/*/package.json', 'packages/*/package.json']);
const manifests = new Map(files.map((file) => [read(file).name, { file, ...read(file) }]));

const needed = new Set(['@foresale/server', '@foresale/worker', '@foresale/cli']);
for (const name of needed) {
  for (const dependency of Object.keys(manifests.get(name)?.dependencies ?? {})) {
    if (manifests.has(dependency)) needed.add(dependency);
  }
}
for (const [name, { file }] of manifests) {
  if (needed.has(name)) writeFileSync(file, JSON.stringify({ ...read(file), devDependencies: undefined }));
  else rmSync(dirname(file), { recursive: true });
}
const root = read('package.json');
const workspaces = [...needed].map((name) => dirname(manifests.get(name).file));
writeFileSync('package.json', JSON.stringify({ ...root, workspaces, devDependencies: undefined }));
