import { closeSync, openSync } from 'node:fs';
import {
  type DatabaseDescription,
  type HeldSnapshot,
  isArchive,
  readArchive,
  readDescription,
  readServer,
  writeArchive,
} from '@foresale/db/backup';
import { searchPath } from '../env.ts';
import { Sentence } from '../sentence.ts';
import { findProgram } from './find-program.ts';
import { runProgram } from './run-program.ts';

export interface WrittenBackup {
  /** What is written, for the person who asked for it. */
  readonly format: string;
  /** Puts the file into an empty database, and refuses what differs in its tables, keys and functions. */
  restoreInto(url: string): Promise<void>;
}

/** By pg_dump where one is installed that knows the server's version; otherwise by ourselves, which needs nothing. */
export async function writeBackup(url: string, file: string, held: HeldSnapshot): Promise<WrittenBackup> {
  const { major } = await readServer(url);
  const dump = await findProgram('pg_dump', major, searchPath());
  const restore = await findProgram('pg_restore', major, searchPath());
  if (dump !== undefined && restore !== undefined) {
    // It holds the contact data of every customer, and pg_dump keeps the mode of a file that it finds.
    closeSync(openSync(file, 'wx', 0o600));
    await runProgram(dump, {
      args: ['--format=custom', '--no-owner', '--no-privileges', `--snapshot=${held.snapshot}`, `--file=${file}`],
      databaseUrl: url,
    });
    return { format: "pg_dump's custom format", restoreInto: (scratch) => restoreBackup(scratch, file) };
  }
  const description = comparable(await writeArchive(url, { file, held }));
  return {
    format: 'a compressed script for psql',
    restoreInto: async (scratch) => {
      await restoreBackup(scratch, file);
      if (comparable(await readDescription(scratch)) !== description) {
        throw new Sentence('The backup makes other tables, keys or functions than the database has: use pg_dump.');
      }
    },
  };
}

/** A condition that is read again is written with fewer brackets. */
function comparable(description: DatabaseDescription): string {
  return JSON.stringify(description).replaceAll(/[()\s]|\\n/g, '');
}

/** Puts a backup of either kind into an empty database. */
export async function restoreBackup(url: string, file: string): Promise<void> {
  if (await isArchive(file)) {
    await readArchive(url, file);
    return;
  }
  const { major } = await readServer(url);
  const program = await findProgram('pg_restore', major, searchPath());
  if (program === undefined) {
    throw new Sentence(
      `${file} was written by pg_dump and needs pg_restore of PostgreSQL ${major} or newer, which was not found here. Install the package postgresql-client-${major}, or run the command in the image of docker-compose.yml, which has it.`,
    );
  }
  await runProgram(program, {
    args: [
      '--exit-on-error',
      '--no-owner',
      '--no-privileges',
      `--dbname=${decodeURIComponent(new URL(url).pathname.slice(1))}`,
      file,
    ],
    databaseUrl: url,
  });
}
