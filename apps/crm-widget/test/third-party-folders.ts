import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Where this repository has the packages of others that the given ones need, however deep: npm can install from there. */
export async function thirdPartyFolders(
  packages: readonly string[],
  companions: readonly string[],
): Promise<readonly string[]> {
  const folders = new Map<string, string>();
  async function follow(name: string, from: string): Promise<void> {
    if (name.startsWith('@foresale/') || folders.has(name)) return;
    const folder = await realpath(folderOf(name, from));
    folders.set(name, folder);
    for (const needed of await needsOf(folder)) await follow(needed, folder);
  }
  for (const folder of packages) for (const needed of await needsOf(folder)) await follow(needed, folder);
  for (const companion of companions) await follow(companion, import.meta.dirname);
  return [...folders.values()];
}

async function needsOf(folder: string): Promise<readonly string[]> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const peers = Object.keys(manifest.peerDependencies ?? {});
  return [
    ...Object.keys(manifest.dependencies ?? {}),
    ...peers.filter((name) => manifest.peerDependenciesMeta?.[name]?.optional !== true),
  ];
}

function folderOf(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return found;
    if (folder === dirname(folder)) throw new Error(`${name} is not installed.`);
  }
}
