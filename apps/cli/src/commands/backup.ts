import { accessSync, constants, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createPool } from '@foresale/db';
import {
  createScratchDatabase,
  dropDatabase,
  findDifferences,
  fingerprint,
  type HeldSnapshot,
  holdSnapshot,
} from '@foresale/db/backup';
import { recordAudit } from '@foresale/db/identity';
import { type WrittenBackup, writeBackup } from '../backup/copy-database.ts';
import { sayStep, withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';
import { pathFromHere } from '../place.ts';
import { Sentence } from '../sentence.ts';

/**
 * Writes everything to a file, then restores it into a scratch database and compares every table with the moment that was
 * written. The file appears under its name when that has succeeded.
 */
export async function backup(settings: Settings, file: string | undefined): Promise<void> {
  if (file === undefined) throw new Sentence('Name the file to write: foresale backup <file>.');
  const path = pathFromHere(file);
  refuseClosedPlace(path);
  await withDatabase(settings, async ({ url }) => {
    const unfinished = `${path}.unfinished`;
    // What an interrupted backup left would keep its own mode.
    rmSync(unfinished, { force: true });
    try {
      await using held = await holdSnapshot(url);
      sayStep('Writing the backup …');
      const written = await writeBackup(url, unfinished, held);
      sayStep('Restoring it into a scratch database to verify it …');
      const tables = await verify(url, written, held);
      const pool = await createPool(url, { maximum: 1 });
      try {
        // Told before the file has its name: nothing leaves without an entry.
        await recordAudit(pool, {
          actor: 'command line',
          action: 'backup written',
          subject: basename(path),
          detail: { tables },
        });
      } finally {
        await pool.end();
      }
      renameSync(unfinished, path);
      const megabytes = (statSync(path).size / 2 ** 20).toFixed(1);
      process.stdout.write(
        `Backed up ${tables} tables to ${path} (${megabytes} MB, ${written.format}), verified row by row.\n`,
      );
    } catch (cause) {
      rmSync(unfinished, { force: true });
      if (cause instanceof Error && 'syscall' in cause && 'path' in cause) {
        throw new Sentence(`${path} cannot be written: ${cause.message}.`, { cause });
      }
      throw cause;
    }
  });
}

/** Said before an hour of work, and not after it. */
function refuseClosedPlace(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw new Sentence(`${path} cannot be written: there is no folder ${folder}.`);
  if (existsSync(path) && statSync(path).isDirectory()) throw new Sentence(`${path} is a folder: name a file in it.`);
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new Sentence(`${path} cannot be written: this user may not write into ${folder}.`, { cause });
  }
}

async function verify(url: string, written: WrittenBackup, held: HeldSnapshot): Promise<number> {
  const scratch = await createScratchDatabase(url);
  try {
    await written.restoreInto(scratch);
    const [original, copy] = await Promise.all([held.fingerprint(), fingerprint(scratch)]);
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
