import { basename, resolve } from 'node:path';
import { type ImportChoices, type StatusMeaning, statusMeaningSchema } from '@foresale/contract';
import { type ImportLayout, type ImportOutcome, ImportSession, type StatusVocabulary } from '@foresale/db/import';
import { z } from 'zod';
import { IngestProblem } from './ingest-problem.ts';
import { type ColumnMapping, parseMapping } from './mapping.ts';
import { foldDecisions, meaningOf, type StatusDecisions, unknownStatuses, vocabularyOf } from './order-status.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import { refusePoorImport, refuseUnreadable } from './refuse-poor-import.ts';
import { stageTable, type TableReport } from './stage-table.ts';

export interface ImportProgress {
  /** waiting: another import is at work. reading: files into staging. merging: staging into the shop, in one transaction. */
  readonly phase: 'waiting' | 'reading' | 'merging' | 'tidying' | 'finished';
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rows: number;
  readonly stepsDone: number;
  readonly stepsTotal: number;
}

export interface ImportRequest {
  readonly databaseUrl: string;
  readonly paths: readonly string[];
  /** For a single order file of a layout of its own; remembered by the file's header. */
  readonly mapping?: ColumnMapping;
  /** How dates and numbers are to be read, and what status words mean, where the files leave it open. */
  readonly choices?: ImportChoices;
  readonly requestedBy?: string;
  /**
   * The row in `imports` of an upload, which has been marked as running. Whoever gave it settles it when this throws: only
   * they know whether another attempt follows.
   */
  readonly importId?: number;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

export interface ImportReport {
  readonly importId: string;
  readonly layout: ImportLayout;
  readonly rowsRead: number;
  readonly merged: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly files: readonly FileReport[];
  readonly skipped: readonly { readonly file: string; readonly why: string }[];
  /** Rejected rows by reason. */
  readonly rejects: Readonly<Record<string, number>>;
  /** Rows with something worth knowing, rejected or not; a row may be in several. */
  readonly findings: Readonly<Record<string, number>>;
}

export interface FileReport {
  readonly file: string;
  readonly kind: string;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly rows: number;
  readonly merged: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Rows of nothing but delimiters: not counted among the rows. */
  readonly blankRows: number;
  readonly dates: Readonly<Record<string, string>>;
  /** Columns that could be read both ways, and how they were read, in sentences. */
  readonly doubts: readonly string[];
}

/**
 * Imports files or folders, all or nothing: rows are staged where nobody sees them and merged in one transaction. Rows that
 * cannot be taken are kept as rejects; a problem with a file as a whole is thrown as an IngestProblem.
 */
export async function importFiles(request: ImportRequest): Promise<ImportReport> {
  const { signal } = request;
  const mapping = request.mapping === undefined ? undefined : parseMapping(request.mapping);
  const progress = new ProgressTeller(request.onProgress);
  try {
    // A file that is missing or of no known layout should be told at once, and not after waiting for another import.
    await planImport(request.paths, mapping, async () => undefined).catch((cause: unknown) => {
      if (!(cause instanceof IngestProblem) || cause.code !== 'unknown-layout') throw cause;
    });
    await using session = await ImportSession.open(request.databaseUrl, () => progress.tell('waiting'), signal);
    const plan = await planImport(request.paths, mapping, (headerKey) => session.findMapping(headerKey));
    progress.expect(plan.tables.reduce((bytes, { table }) => bytes + table.bytes, 0));
    const importId = await session.start({
      importId: request.importId?.toString(),
      layout: plan.layout,
      source: request.paths.map((path) => basename(resolve(path))).join(', '),
      requestedBy: request.requestedBy,
      mapping: plan.mapping,
    });
    try {
      return await run(session, { importId, plan, choices: request.choices ?? {}, progress, signal });
    } catch (cause) {
      if (cause instanceof IngestProblem) await session.keepRejects(cause.rejects).catch(() => undefined);
      if (request.importId === undefined) await session.fail(sentenceOf(cause, signal)).catch(() => undefined);
      throw cause;
    }
  } catch (cause) {
    if (signal?.aborted === true) throw new IngestProblem('cancelled', sentenceOf(cause, signal), { cause });
    throw cause;
  }
}

interface ImportRun {
  readonly importId: string;
  readonly plan: ImportPlan;
  readonly choices: ImportChoices;
  readonly progress: ProgressTeller;
  readonly signal: AbortSignal | undefined;
}

async function run(
  session: ImportSession,
  { importId, plan, choices, progress, signal }: ImportRun,
): Promise<ImportReport> {
  const staged: TableReport[] = [];
  const shopCurrency = await session.readCurrency();
  for (const planned of plan.tables) {
    staged.push(
      await stageTable(planned, {
        session,
        fileNo: staged.length + 1,
        mapping: plan.mapping,
        choices,
        shopCurrency,
        signal,
        onRead: (bytes, rows) => progress.read(bytes, rows),
      }),
    );
    progress.fileDone(planned.table.bytes, staged.at(-1)?.rows ?? 0);
  }
  const partial = choices.partial ?? false;
  if (!partial) refuseUnreadable(staged);
  const decided = foldDecisions(choices.statuses ?? {});
  const vocabulary = await explainStatuses(session, staged, decided);
  const header = plan.tables[0]?.headerKey;
  const outcome = await session.cancellable(signal, () =>
    session.merge({
      files: staged,
      describe: (counted) => storedReport(plan, staged, counted),
      check: (counted) => refusePoorImport(counted, { targets: plan.tables.map(({ kind }) => kind.table), partial }),
      rememberStatuses: decided,
      vocabulary,
      hasOtherCurrencies: staged.some(({ currencies }) => [...currencies.keys()].some((code) => code !== shopCurrency)),
      rememberMapping:
        plan.mapping === undefined || header === undefined ? undefined : { header, mapping: plan.mapping },
      onStep: (done, of) => progress.merging(done, of),
      signal,
    }),
  );
  progress.tell('tidying');
  await session.tidy();
  progress.tell('finished');
  return {
    importId,
    layout: plan.layout,
    rowsRead: outcome.merged + outcome.unchanged + outcome.rejected,
    merged: outcome.merged,
    unchanged: outcome.unchanged,
    rejected: outcome.rejected,
    ...storedReport(plan, staged, outcome),
  };
}

async function explainStatuses(
  session: ImportSession,
  staged: readonly TableReport[],
  decided: StatusDecisions,
): Promise<StatusVocabulary> {
  const kept = z.record(z.string(), statusMeaningSchema).parse(await session.findStatusWords());
  const decisions: StatusDecisions = { ...kept, ...decided };
  const meanings = new Map<string, StatusMeaning>();
  const unknown = new Map<string, number>();
  for (const { statuses } of staged) {
    for (const [status, rows] of statuses) {
      const meaning = meaningOf(status, decisions);
      if (meaning === undefined) unknown.set(status, (unknown.get(status) ?? 0) + rows);
      else meanings.set(status, meaning);
    }
  }
  if (unknown.size > 0) throw unknownStatuses(unknown);
  await session.explainStatuses(
    [...meanings].map(([status, meaning]) => ({ status, isCancelled: meaning !== 'counted' })),
  );
  return vocabularyOf(decisions);
}

function storedReport(
  plan: ImportPlan,
  staged: readonly TableReport[],
  outcome: ImportOutcome,
): Pick<ImportReport, 'files' | 'skipped' | 'rejects' | 'findings'> {
  const findings: Record<string, number> = {};
  for (const table of staged) {
    for (const [finding, rows] of table.findings) findings[finding] = (findings[finding] ?? 0) + rows;
  }
  if (outcome.restated > 0) findings['earlier order whose status is read anew'] = outcome.restated;
  return {
    files: staged.map((table, index) => ({
      file: table.file,
      kind: table.kind,
      encoding: table.encoding ?? null,
      delimiter: table.delimiter ?? null,
      rows: table.rows,
      merged: outcome.files[index]?.merged ?? 0,
      unchanged: outcome.files[index]?.unchanged ?? 0,
      rejected: outcome.files[index]?.rejected ?? 0,
      blankRows: table.blankRows,
      dates: table.dates,
      doubts: table.doubts,
    })),
    skipped: plan.skipped,
    rejects: outcome.rejects,
    findings,
  };
}

function sentenceOf(cause: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true) return 'The import was cancelled; nothing of it was kept.';
  return cause instanceof Error ? cause.message : String(cause);
}

class ProgressTeller {
  readonly #onProgress: ((progress: ImportProgress) => void) | undefined;
  #state: ImportProgress = { phase: 'reading', bytesRead: 0, bytesTotal: 0, rows: 0, stepsDone: 0, stepsTotal: 0 };
  #bytesBefore = 0;
  #rowsBefore = 0;

  constructor(onProgress: ((progress: ImportProgress) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  expect(bytes: number): void {
    this.#state = { ...this.#state, bytesTotal: bytes };
  }

  read(bytes: number, rows: number): void {
    this.#say({ phase: 'reading', bytesRead: this.#bytesBefore + bytes, rows: this.#rowsBefore + rows });
  }

  fileDone(bytes: number, rows: number): void {
    this.#bytesBefore += bytes;
    this.#rowsBefore += rows;
    this.read(0, 0);
  }

  merging(done: number, of: number): void {
    this.#say({ phase: 'merging', stepsDone: done, stepsTotal: of });
  }

  tell(phase: ImportProgress['phase']): void {
    this.#say({ phase });
  }

  #say(change: Partial<ImportProgress>): void {
    this.#state = { ...this.#state, ...change };
    this.#onProgress?.(this.#state);
  }
}
