import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { createPool, migrate } from '@foresale/db';
import { createScratchDatabase, dropDatabase, readServer, settle, swapDatabases } from '@foresale/db/backup';
import { recordAudit } from '@foresale/db/identity';
import { restoreBackup } from '../backup/copy-database.ts';
import { sayStep, withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';
import { pathFromHere } from '../place.ts';
import { Sentence } from '../sentence.ts';

/**
 * Puts a backup in the place of the database. It is restored beside it, brought to this version's schema, and only when
 * it is whole do the two change names; the former database is kept.
 */
export async function restore(settings: Settings, file: string | undefined): Promise<void> {
  if (file === undefined) throw new Sentence('Name the backup: foresale restore <file>.');
  const path = pathFromHere(file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new Sentence(`There is no file ${path}.`);
  await withDatabase(settings, async ({ url }) => {
    const { name } = await readServer(url);
    const scratch = await createScratchDatabase(url);
    try {
      sayStep('Restoring beside the present database …');
      await restoreBackup(scratch, path);
      const { applied } = await migrate(scratch);
      if (applied.length > 0) sayStep(`Brought it to this version: ${applied.join(', ')}.`);
      await recordRestore(scratch, path);
      await settle(scratch);
      const kept = await swapDatabases(url, scratch);
      process.stdout.write(`Restored ${path}. The database as it was is kept as ${kept}.\n`);
      process.stderr.write(
        `Once you are sure, remove it: drop database ${kept}. What works with ${name} needs no restart.\n`,
      );
    } catch (cause) {
      await dropDatabase(url, scratch).catch(() => undefined);
      throw cause;
    }
  });
}

/** In the database that takes over, so that its log names the backup from the first moment. */
async function recordRestore(scratch: string, path: string): Promise<void> {
  const pool = await createPool(scratch, { maximum: 1 });
  try {
    await recordAudit(pool, { actor: 'command line', action: 'backup restored', subject: basename(path) });
  } finally {
    await pool.end();
  }
}
