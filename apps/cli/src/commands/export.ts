import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { usualExportColumns } from '@foresale/contract';
import { createPool, type DatabasePool } from '@foresale/db';
import { describeColumns, readExport, writeCsv } from '@foresale/db/exports';
import { recordAudit } from '@foresale/db/identity';
import { findCurrentRun, listRanks } from '@foresale/db/lists';
import { withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';
import { Sentence } from '../sentence.ts';

export interface ExportOptions {
  readonly file: string | undefined;
  readonly segment: string | undefined;
}

/** Writes the priority list to a file, which appears when it is whole. */
export async function exportList(settings: Settings, { file, segment }: ExportOptions): Promise<void> {
  if (file === undefined) throw new Sentence('Name the file to write: foresale export <file>.');
  const path = resolve(file);
  await withDatabase(settings, async ({ url }) => {
    const pool = await createPool(url, { maximum: 2 });
    try {
      const rows = await write(pool, path, segment);
      process.stderr.write(`Wrote ${new Intl.NumberFormat('en').format(rows)} customers to ${path}.\n`);
    } finally {
      await pool.end();
    }
  });
}

async function write(pool: DatabasePool, path: string, segment: string | undefined): Promise<number> {
  const run = await findCurrentRun(pool);
  if (run === null) throw new Sentence('There is nothing to export before the first run: npm run foresale -- run');
  const filter = segment === undefined ? {} : { segment: [segment] };
  const scope = { runId: run.runId, filter, searchesContacts: true };
  const ranks = await listRanks(pool, { ...scope, sort: 'probability', direction: 'desc' });
  const rows = ranks.length;
  if (segment !== undefined && rows === 0) throw new Sentence(`No customer is in the segment "${segment}".`);
  await recordAudit(pool, {
    actor: 'command line',
    action: 'export',
    subject: `run ${run.runId}`,
    detail: { filter, rows, predictions: true },
  });
  const unfinished = `${path}.unfinished`;
  try {
    await pipeline(
      writeCsv(readExport(pool, { runId: run.runId, ranks, columns: usualExportColumns }), {
        columns: describeColumns(usualExportColumns),
      }),
      createWriteStream(unfinished, { mode: 0o600 }),
    );
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    if (cause instanceof Error && 'code' in cause && 'syscall' in cause) {
      throw new Sentence(`${path} cannot be written: ${cause.message}.`, { cause });
    }
    throw cause;
  }
  return rows;
}
