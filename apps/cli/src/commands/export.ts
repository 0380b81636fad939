import { createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createReasonReader } from '@foresale/api';
import { type ExportColumn, usualExportColumns } from '@foresale/contract';
import { createPool, type DatabasePool } from '@foresale/db';
import { readCsv } from '@foresale/db/exports';
import { recordAudit } from '@foresale/db/identity';
import { findCurrentRun, listRanks } from '@foresale/db/lists';
import { withDatabase } from '../database.ts';
import { readCloudSettings, type Settings } from '../env.ts';
import { pathFromHere } from '../place.ts';
import { type ObjectAddress, parseObjectAddress, putObject } from '../s3/put-object.ts';
import { Sentence } from '../sentence.ts';

export interface ExportOptions {
  readonly file: string | undefined;
  readonly segment: string | undefined;
  /** With the reasons of each customer in words. */
  readonly why: boolean;
  /** With the customers whose snooze has not ended. */
  readonly includeSnoozed: boolean;
  /** Begins the file with a byte order mark, which some spreadsheets need. */
  readonly bom: boolean;
}

/** What is written, wherever it goes. */
type Wanted = Omit<ExportOptions, 'file'>;

/** Writes the priority list to a file, which appears when it is whole, or to an object in S3, likewise. */
export async function exportList(settings: Settings, { file, ...wanted }: ExportOptions): Promise<void> {
  if (file === undefined) throw new Sentence('Name the file to write: foresale export <file>.');
  const address = file === '-' ? undefined : parseObjectAddress(file);
  await withDatabase(settings, async ({ url }) => {
    const pool = await createPool(url, { maximum: 2 });
    try {
      const written =
        address === undefined
          ? file === '-'
            ? await writeOut(pool, wanted)
            : await write(pool, pathFromHere(file), { ...wanted, name: pathFromHere(file) })
          : await writeObject(pool, address, wanted);
      process.stderr.write(`Wrote ${new Intl.NumberFormat('en').format(written.rows)} customers to ${written.name}.\n`);
    } finally {
      await pool.end();
    }
  });
}

/** By way of a file: an object is sent with its length and its sum. A key that ends with / is a folder, and gets a name. */
async function writeObject(pool: DatabasePool, { bucket, key }: ObjectAddress, wanted: Wanted) {
  const folder = await mkdtemp(join(tmpdir(), 'foresale-export-'));
  try {
    const day = new Date().toISOString().slice(0, 10);
    const fullKey = key === '' || key.endsWith('/') ? `${key}priorities-${day}.csv` : key;
    const file = join(folder, 'list.csv');
    const written = await write(pool, file, { ...wanted, name: `s3://${bucket}/${fullKey}` });
    await putObject(file, { bucket, key: fullKey }, readCloudSettings());
    return written;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeOut(pool: DatabasePool, wanted: Wanted): Promise<Written> {
  const { runId, ranks } = await takeRanks(pool, wanted, 'standard output');
  await pipeline(readLines(pool, { ...wanted, runId, ranks }), process.stdout, { end: false });
  return { rows: ranks.length, name: 'standard output' };
}

interface Written {
  readonly rows: number;
  readonly name: string;
}

async function write(
  pool: DatabasePool,
  path: string,
  { name, ...wanted }: Wanted & { readonly name: string },
): Promise<Written> {
  const { runId, ranks } = await takeRanks(pool, wanted, name);
  const rows = ranks.length;
  const unfinished = `${path}.unfinished`;
  try {
    await pipeline(readLines(pool, { ...wanted, runId, ranks }), createWriteStream(unfinished, { mode: 0o600 }));
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    if (cause instanceof Error && 'code' in cause && 'syscall' in cause) {
      throw new Sentence(`${path} cannot be written: ${cause.message}.`, { cause });
    }
    throw cause;
  }
  return { rows, name };
}

function readLines(
  pool: DatabasePool,
  { runId, ranks, why, bom }: Wanted & { readonly runId: number; readonly ranks: Uint32Array },
): AsyncGenerator<string, void, undefined> {
  const reasons = createReasonReader(pool);
  const columns: readonly ExportColumn[] = why ? [...usualExportColumns, 'why'] : usualExportColumns;
  return readCsv(pool, { runId, ranks, columns, byteOrderMark: bom, whyOf: (part) => reasons.whyOf(runId, part) });
}

/** Which customers, told to the audit log before the first of them is written. */
async function takeRanks(
  pool: DatabasePool,
  { segment, includeSnoozed }: Pick<Wanted, 'segment' | 'includeSnoozed'>,
  name: string,
) {
  const run = await findCurrentRun(pool);
  if (run === null) throw new Sentence('There is nothing to export before the first run: npm run foresale -- run');
  const filter = {
    ...(segment === undefined ? {} : { segment: [segment] }),
    snoozed: includeSnoozed ? ('shown' as const) : ('hidden' as const),
  };
  const scope = { runId: run.runId, filter, searchesContacts: true };
  const ranks = await listRanks(pool, { ...scope, sort: 'probability', direction: 'desc' });
  const rows = ranks.length;
  if (segment !== undefined && rows === 0)
    throw new Sentence(`No customer is in the segment "${segment}", or all of them are snoozed.`);
  await recordAudit(pool, {
    actor: 'command line',
    action: 'export',
    subject: `run ${run.runId}`,
    detail: { filter, rows, predictions: true, to: name },
  });
  return { runId: run.runId, ranks };
}
