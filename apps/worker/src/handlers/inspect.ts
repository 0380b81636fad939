import type { Finding, ImportPayload, Inspection } from '@foresale/contract';
import { endImport, holdImport, keepInspection, readStatusWords, rememberedMapping } from '@foresale/db/import';
import { readSettings } from '@foresale/db/settings';
import { listUploadedFiles } from '@foresale/db/uploads';
import { IngestProblem, mappableFields, parseMapping, type Recognition, recognise } from '@foresale/ingest';
import { openUploadFolder } from '../upload-folder.ts';
import type { ImportContext } from './import.ts';
import { unknownIn } from './unknown-statuses.ts';

/** Far more than the header and the first rows take, even when they are long. */
const lookedAt = 32 * 1024 * 1024;
const sampleRows = 20;
const longestCell = 200;
const mostColumns = 200;
const mostFindings = 60;

/** Looks into the files of an upload and says what they are. */
export async function inspectUpload(context: ImportContext, { importId }: ImportPayload): Promise<void> {
  const { databaseUrl, pool, stopping } = context;
  await using _held = await holdImport(databaseUrl, importId);
  try {
    await using folder = await openUploadFolder(pool, { importId, signal: stopping, textBytes: lookedAt });
    const { currency } = await readSettings(pool);
    const decisions = await readStatusWords(pool);
    const recognition = await recognise(folder.paths, { sampleRows, decisions, shopCurrency: currency });
    const sizes = new Map((await listUploadedFiles(pool, importId)).map(({ name, bytes }) => [name, bytes]));
    await keepInspection(pool, importId, {
      layout: recognition.layout ?? null,
      files: recognition.files.map((file) => shownFile(file, sizes.get(file.file))),
      others: [...recognition.others],
      remembered: await rememberedFor(context, recognition),
      fields: [...mappableFields],
      findings: recognition.findings.slice(0, mostFindings).map(shortFinding),
      unknownStatuses: unknownIn(recognition.unknownStatuses),
      currencies: [...recognition.currencies],
      problem: problemOf(recognition),
    });
  } catch (cause) {
    if (!(cause instanceof IngestProblem)) throw cause;
    await endImport(pool, importId, { status: 'failed', error: cause.message });
  }
}

function shownFile(file: Recognition['files'][number], bytes: number | undefined): Inspection['files'][number] {
  return {
    file: file.file,
    bytes: bytes ?? file.bytes,
    kind: file.kind ?? null,
    encoding: file.encoding ?? null,
    delimiter: file.delimiter ?? null,
    columns: file.columns
      .slice(0, mostColumns)
      .map(({ name, field }) => ({ name: shorten(name), field: field ?? null })),
    sample: file.sample.map((cells) => cells.slice(0, mostColumns).map(shorten)),
    suggestion: file.suggestion ?? null,
  };
}

function shortFinding(finding: Finding): Finding {
  const examples = finding.examples.map((example) => ({ ...example, raw: shorten(example.raw) }));
  return { ...finding, column: shorten(finding.column), examples };
}

function shorten(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}

/** A mapping is found by the header of the first file, as the import itself finds it. */
async function rememberedFor({ pool }: ImportContext, { files }: Recognition): Promise<Inspection['remembered']> {
  const [first] = files;
  if (first === undefined || files.some((file) => file.kind !== undefined)) return null;
  const mapping = await rememberedMapping(pool, first.headerKey);
  if (mapping === undefined) return null;
  const { columns, dates, decimals } = parseMapping(mapping);
  return {
    columns: Object.fromEntries(
      Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    ...(dates === undefined ? {} : { dates }),
    ...(decimals === undefined ? {} : { decimals }),
  };
}

function problemOf({ layout, files }: Recognition): string | null {
  if (layout !== undefined || files.every((file) => file.kind === undefined)) return null;
  const kinds = files.map(({ file, kind }) => `${file}: ${kind ?? 'unknown'}`);
  return `These files are of different layouts and have to be imported one after the other (${kinds.join('; ')}).`;
}
