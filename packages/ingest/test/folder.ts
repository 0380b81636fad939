import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Folder extends AsyncDisposable {
  readonly path: string;
  file(name: string): string;
}

/** A folder of the test's own with these files in it. */
export async function folderOf(files: Readonly<Record<string, string | Buffer>>): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'foresale-ingest-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
