import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** Where distributions put the programs of each version, beside what is on the PATH. */
const places = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/*postgresql@*/bin',
  '/opt/homebrew/opt/libpq/bin',
];

export type ProgramName = 'pg_dump' | 'pg_restore';

/** The oldest of the installed ones that knows the version of the server: a program reads servers of its version and older. */
export async function findProgram(name: ProgramName, serverMajor: number, path: string): Promise<string | undefined> {
  const folders = [
    ...path.split(delimiter).filter((folder) => folder !== ''),
    ...places.flatMap((place) => globSync(place)),
  ];
  const files = [...new Set(folders.map((folder) => join(folder, name)))].filter((file) => existsSync(file));
  const found = (await Promise.all(files.map(async (file) => ({ file, major: await majorOf(file) })))).filter(
    ({ major }) => major > 0,
  );
  const [usable] = found.filter(({ major }) => major >= serverMajor).sort((a, b) => a.major - b.major);
  return usable?.file;
}

async function majorOf(file: string): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)(file, ['--version']);
    return Number(/(\d+)/.exec(stdout)?.[1] ?? 0);
  } catch {
    // Of another machine's kind, or a wrapper that finds nothing behind itself.
    return 0;
  }
}
