import { recordAudit } from '@foresale/db/identity';
import { findImport, previewUndo, undoImport } from '@foresale/db/import';
import { agree } from '../agree.ts';
import { withPool } from '../database.ts';
import type { Settings } from '../env.ts';
import { Sentence } from '../sentence.ts';

export interface UndoOptions {
  readonly id: string;
  readonly paths: readonly string[];
  /** Whether it may be done without a question. */
  readonly isAgreed: boolean;
  readonly isJson: boolean;
}

const count = new Intl.NumberFormat('en');

export async function undo(settings: Settings, options: UndoOptions): Promise<void> {
  if (!/^\d{1,15}$/.test(options.id)) throw new Sentence('Give the number of the import, as the page Data shows it.');
  if (options.paths.length > 0)
    throw new Sentence('--undo takes an import back and imports nothing: leave out the files.');
  const importId = Number(options.id);
  await withPool(settings, async (pool) => {
    const found = await findImport(pool, importId);
    const preview = await previewUndo(pool, importId);
    if (found === null || preview === null) throw new Sentence(`There is no import ${importId}.`);
    if (preview.refusal !== null) throw new Sentence(`${preview.refusal}.`);
    process.stderr.write(`Import ${importId} (${found.source}): ${preview.sentences.join(' ')}\n`);
    if (!options.isAgreed) await agree({ asks: 'Undo it?', unasked: '', declined: 'Nothing was undone.' });
    const undone = await undoImport(pool, {
      importId,
      actor: 'command line',
      also: (transaction, counts) =>
        recordAudit(transaction, {
          actor: 'command line',
          action: 'import undone',
          subject: `import ${importId}`,
          detail: { source: found.source, ...counts },
        }),
    });
    if (options.isJson) process.stdout.write(`${JSON.stringify({ import_id: importId, ...undone })}\n`);
    else {
      const [removed, restored] = [count.format(undone.removed), count.format(undone.restored)];
      process.stdout.write(
        `Undone: ${removed} rows removed, ${restored} put back. Type "foresale run" for the lists to follow.\n`,
      );
    }
  });
}
