import { chmodSync, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  createScratchDatabase,
  dropDatabase,
  findDifferences,
  fingerprint,
  holdSnapshot,
  readServer,
} from '@foresale/db/backup';
import { findProgram } from '../backup/find-program.ts';
import { runProgram } from '../backup/run-program.ts';
import { sayStep, withDatabase } from '../database.ts';
import { type Settings, searchPath } from '../env.ts';
import { Sentence } from '../sentence.ts';

/**
 * Writes everything to a file in pg_dump's custom format, then restores it into a scratch database and compares every
 * table with the moment that was dumped. The file appears under its name when that has succeeded.
 */
export async function backup(settings: Settings, file: string | undefined): Promise<void> {
  if (file === undefined) throw new Sentence('Name the file to write: foresale backup <file>.');
  const path = resolve(file);
  await withDatabase(settings, async ({ url }) => {
    const { major } = await readServer(url);
    const dump = await findProgram('pg_dump', major, searchPath());
    const restore = await findProgram('pg_restore', major, searchPath());
    const unfinished = `${path}.unfinished`;
    try {
      await using held = await holdSnapshot(url);
      sayStep('Writing the backup …');
      await runProgram(dump, {
        args: [
          '--format=custom',
          '--no-owner',
          '--no-privileges',
          `--snapshot=${held.snapshot}`,
          `--file=${unfinished}`,
        ],
        databaseUrl: url,
      });
      // It holds the contact data of every customer.
      chmodSync(unfinished, 0o600);
      sayStep('Restoring it into a scratch database to verify it …');
      const tables = await verify(url, { restore, file: unfinished, expected: () => held.fingerprint() });
      renameSync(unfinished, path);
      const megabytes = (statSync(path).size / 2 ** 20).toFixed(1);
      process.stdout.write(`Backed up ${tables} tables to ${path} (${megabytes} MB), verified row by row.\n`);
    } catch (cause) {
      rmSync(unfinished, { force: true });
      throw cause;
    }
  });
}

interface Verification {
  readonly restore: string;
  readonly file: string;
  readonly expected: () => ReturnType<typeof fingerprint>;
}

async function verify(url: string, { restore, file, expected }: Verification): Promise<number> {
  const scratch = await createScratchDatabase(url);
  try {
    await runProgram(restore, {
      args: [
        '--exit-on-error',
        '--no-owner',
        '--no-privileges',
        `--dbname=${new URL(scratch).pathname.slice(1)}`,
        file,
      ],
      databaseUrl: scratch,
    });
    const [original, copy] = await Promise.all([expected(), fingerprint(scratch)]);
    const differences = findDifferences(original, copy);
    if (differences.length > 0) {
      throw new Sentence(
        `The backup differs from the database and was thrown away: ${differences.slice(0, 5).join(', ')}.`,
      );
    }
    return copy.size;
  } finally {
    await dropDatabase(url, scratch);
  }
}
