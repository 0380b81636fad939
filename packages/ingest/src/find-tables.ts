import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { IngestProblem } from './ingest-problem.ts';
import { listTables, type Table } from './table.ts';

const tableFile = /\.(csv|tsv|tab|txt|xlsx)(\.gz)?$/i;

export interface FoundTables {
  readonly tables: readonly Table[];
  /** Files of a folder that are no tables by their names. */
  readonly others: readonly string[];
}

/** The tables of the given files and folders. A file that is named is taken whatever it is called. */
export async function findTables(paths: readonly string[]): Promise<FoundTables> {
  if (paths.length === 0) throw new IngestProblem('missing-file', 'No file or folder was given.');
  const tables: Table[] = [];
  const others: string[] = [];
  for (const path of paths) {
    const name = basename(path);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() !== true) {
      tables.push(...(await listTables(path, name)));
      continue;
    }
    const files = (await readdir(path, { withFileTypes: true })).filter((entry) => !entry.name.startsWith('.'));
    const named = files
      .filter((entry) => !entry.isDirectory() && tableFile.test(entry.name))
      .map((entry) => entry.name);
    others.push(...files.map((entry) => entry.name).filter((file) => !named.includes(file)));
    if (named.length === 0) {
      throw new IngestProblem('unknown-layout', 'the folder holds no CSV, gzipped CSV or .xlsx file.', { file: path });
    }
    for (const file of named.sort()) tables.push(...(await listTables(join(path, file), file)));
  }
  return { tables, others };
}
