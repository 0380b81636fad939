import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type ImportChoices, importChoicesSchema } from '@foresale/contract';
import { createPool } from '@foresale/db';
import { rejectsAsCsv } from '@foresale/db/import';
import {
  type ImportProgress,
  type ImportReport,
  IngestProblem,
  importFiles,
  readMapping,
  readStatuses,
} from '@foresale/ingest';
import { withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';
import { pathFromHere } from '../place.ts';
import { ProgressLine } from '../progress-line.ts';
import { Sentence } from '../sentence.ts';

export interface ImportOptions {
  readonly paths: readonly string[];
  readonly mappings: readonly string[];
  readonly statuses: readonly string[];
  readonly dates: string | undefined;
  readonly decimals: string | undefined;
  /** Takes what can be taken, even if that is less than half of the rows. */
  readonly partial: boolean;
  /** The file to write the rejected rows to. */
  readonly rejects: string | undefined;
  readonly isJson: boolean;
}

const count = new Intl.NumberFormat('en');

export async function importPaths(settings: Settings, options: ImportOptions): Promise<void> {
  const { mappings, rejects } = options;
  const paths = options.paths.map(pathFromHere);
  if (paths.length === 0) throw new Sentence('Name a file or folder: foresale import <path…>.');
  const mapping = mappings.length === 0 ? undefined : readMapping(mappings);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  await withDatabase(settings, async ({ url }) => {
    const progress = new ProgressLine();
    const report = await importFiles({
      databaseUrl: url,
      paths,
      choices: readChoices(options),
      ...(mapping === undefined ? {} : { mapping }),
      requestedBy: 'command line',
      onProgress: (state) => progress.show(...describe(state)),
      signal: interruption.signal,
    }).catch((cause: unknown) => {
      throw withRejects(cause);
    });
    progress.end(`Imported as ${report.layout} (import ${report.importId}).`);
    process.stdout.write(options.isJson ? `${JSON.stringify(report)}\n` : `${tell(report).join('\n')}\n`);
    if (rejects !== undefined) await writeRejects(url, { importId: report.importId, file: pathFromHere(rejects) });
  });
}

function readChoices({ statuses, dates, decimals, partial }: ImportOptions): ImportChoices {
  const choices = importChoicesSchema.safeParse({ dates, decimals, partial, statuses: readStatuses(statuses) });
  if (choices.success) return choices.data;
  const [issue] = choices.error.issues;
  throw new Sentence(
    issue?.path[0] === 'dates' ? '--dates is day-first or month-first.' : '--decimals is point or comma.',
  );
}

const shownRejects = 3;

/** A problem that rows show is told with the first of them, and with the way past it. */
function withRejects(cause: unknown): unknown {
  if (!(cause instanceof IngestProblem) || cause.code !== 'mostly-rejected') return cause;
  const rows = cause.rejects
    .slice(0, shownRejects)
    .map(({ file, line, reason, raw }) => `  ${file}, line ${line}, ${reason}: ${raw}`);
  return new Sentence([cause.message, ...rows, '--partial takes the rows that can be taken.'].join('\n'), { cause });
}

async function writeRejects(
  databaseUrl: string,
  { importId, file }: { readonly importId: string; readonly file: string },
): Promise<void> {
  const pool = await createPool(databaseUrl, { maximum: 1 });
  try {
    await pipeline(rejectsAsCsv(pool, importId), createWriteStream(file, { mode: 0o600 }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Sentence(`The import is done, but ${file} could not be written: ${reason}.`, { cause });
  } finally {
    await pool.end();
  }
}

function describe(state: ImportProgress): [label: string, share: number | undefined] {
  switch (state.phase) {
    case 'waiting':
      return ['Waiting for another import to finish', undefined];
    case 'reading':
      return [
        `Reading, ${count.format(state.rows)} rows`,
        state.bytesTotal === 0 ? undefined : state.bytesRead / state.bytesTotal,
      ];
    case 'merging':
      return ['Merging', state.stepsTotal === 0 ? undefined : state.stepsDone / state.stepsTotal];
    case 'tidying':
    case 'finished':
      return ['Tidying up', undefined];
  }
}

/** The report in lines whose numbers add up. */
function tell(report: ImportReport): string[] {
  const lines = [
    `${count.format(report.rowsRead)} rows read = ${count.format(report.merged)} merged + ${count.format(report.unchanged)} unchanged + ${count.format(report.rejected)} rejected`,
  ];
  for (const file of report.files) {
    const blank = file.blankRows === 0 ? '' : `, ${count.format(file.blankRows)} blank rows passed over`;
    lines.push(
      `  ${file.file} (${file.kind}): ${count.format(file.rows)} = ${count.format(file.merged)} + ${count.format(file.unchanged)} + ${count.format(file.rejected)}${blank}`,
    );
  }
  for (const { file, doubts } of report.files) lines.push(...doubts.map((doubt) => `  ${file}, ${doubt}`));
  if (report.files.some(({ doubts }) => doubts.length > 0)) {
    lines.push('  --dates day-first|month-first and --decimals comma|point read it the other way.');
  }
  for (const { file, why } of report.skipped) lines.push(`  ${file}: passed over, ${why}`);
  lines.push(...tellCounts('Rejected, by reason:', report.rejects), ...tellCounts('Worth knowing:', report.findings));
  return lines;
}

function tellCounts(title: string, counts: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return entries.length === 0
    ? []
    : [title, ...entries.map(([name, rows]) => `  ${count.format(rows).padStart(11)}  ${name}`)];
}
