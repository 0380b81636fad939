import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DatabaseProblem } from '../migrate.ts';
import { cancellable } from './cancellable.ts';
import { countOutcome, type ImportOutcome, type StagedFile } from './count-outcome.ts';
import { keepRejects, type RejectedRow } from './keep-rejects.ts';
import { findMapping, saveMapping, saveStatusWords } from './mappings.ts';
import { mergeStaged, readStatements } from './merge.ts';
import { importLock, reapImports } from './reap-imports.ts';
import { restateOrders, type StatusVocabulary, type StatusWord } from './restate-orders.ts';
import { copyStatement, type StagingTable } from './staging.ts';

export type ImportLayout = 'canonical' | 'transactions' | 'olist' | 'online-retail' | 'mapped';

export interface ImportStart {
  /** The row that is there already, of an upload; left out, one is made. */
  readonly importId: string | undefined;
  readonly layout: ImportLayout;
  readonly source: string;
  readonly requestedBy: string | undefined;
  readonly mapping: object | undefined;
}

export interface MergeRequest {
  readonly files: readonly StagedFile[];
  /** What the files were and held, kept with the import beside the numbers. */
  readonly describe: (outcome: ImportOutcome) => object;
  /** Throws when too little of it could be taken; nothing is kept then. */
  readonly check: (outcome: Omit<ImportOutcome, 'restated'>) => void;
  readonly vocabulary: StatusVocabulary;
  /** Whether the files name a currency that is not the shop's. */
  readonly hasOtherCurrencies: boolean;
  /** By folded word. */
  readonly rememberStatuses: Readonly<Record<string, string>>;
  readonly rememberMapping: { readonly header: string; readonly mapping: object } | undefined;
  readonly onStep: (done: number, of: number) => void;
  readonly signal: AbortSignal | undefined;
}

const vacuumed = ['customers', 'products', 'orders', 'order_items', 'payments', 'returns'] as const;

/**
 * One import's own connection: it holds the lock that keeps other imports waiting, and the temporary tables that rows are
 * staged in. Whatever ends the session ends both, so a killed importer leaves neither lock nor debris.
 */
export class ImportSession implements AsyncDisposable {
  readonly #client: pg.Client;
  readonly #databaseUrl: string;
  #importId: string | undefined;
  #ended = false;

  private constructor(client: pg.Client, databaseUrl: string) {
    this.#client = client;
    this.#databaseUrl = databaseUrl;
  }

  /** Waits, where another import is at work, until that is over; `onWait` is told so first. */
  static async open(databaseUrl: string, onWait: () => void, signal?: AbortSignal): Promise<ImportSession> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'foresale import' });
    // A connection that breaks rejects the query under way; without a listener it would also end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (cause) {
      const reason = cause instanceof Error && cause.message !== '' ? cause.message : String(cause);
      throw new DatabaseProblem(`The database cannot be reached: ${reason}.`, { cause });
    }
    const session = new ImportSession(client, databaseUrl);
    try {
      // A statement of a dead importer is noticed within a second and not only at its end: the lock goes with it.
      await client.query(`set client_connection_check_interval = '1s'`).catch(() => undefined);
      await session.cancellable(signal, async () => {
        const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
          importLock,
        ]);
        if (rows[0]?.locked !== true) {
          onWait();
          await client.query('select pg_advisory_lock($1)', [importLock]);
        }
        signal?.throwIfAborted();
      });
      await reapImports(client);
      // Moments without a zone are in the shop's: COPY reads them so.
      await client.query(`select set_config('timezone', time_zone, false) from settings`);
      await client.query(`set datestyle = 'ISO, YMD'`);
      return session;
    } catch (cause) {
      await session[Symbol.asyncDispose]();
      throw cause;
    }
  }

  findMapping(header: string): Promise<unknown> {
    return findMapping(this.#client, header);
  }

  /** What was decided for status words that nobody knows, by folded word. */
  async findStatusWords(): Promise<Record<string, string>> {
    const { rows } = await this.#client.query<{ word: string; meaning: string }>(
      'select word, meaning from order_status_words',
    );
    return Object.fromEntries(rows.map(({ word, meaning }) => [word, meaning]));
  }

  /** Tells the merge what the status words of the files mean. */
  async explainStatuses(words: readonly StatusWord[]): Promise<void> {
    await this.#client.query('insert into status_meanings select * from unnest($1::text[], $2::boolean[])', [
      words.map(({ status }) => status),
      words.map(({ isCancelled }) => isCancelled),
    ]);
  }

  /** The shop's own, which amounts without a currency are in. */
  async readCurrency(): Promise<string> {
    const { rows } = await this.#client.query<{ currency: string }>('select currency from settings');
    const currency = rows[0]?.currency;
    if (currency === undefined) throw new TypeError('There are no settings.');
    return currency;
  }

  /** Makes the row in `imports` that others can see, and the staging tables that they cannot. */
  async start(start: ImportStart): Promise<string> {
    const importId = await (start.importId === undefined ? this.#insert(start) : this.#begin(start));
    this.#importId = importId;
    // Of an attempt that was refused.
    await this.#client.query('delete from import_rejects where import_id = $1', [importId]);
    await this.#client.query(await readStatements('open-staging'));
    await this.#client.query(
      `insert into import_parameters (import_id, layout, started_at, time_zone, currency, currency_digits)
       select i.import_id, i.layout, i.started_at, s.time_zone, s.currency, s.currency_digits
       from imports i cross join settings s where i.import_id = $1`,
      [importId],
    );
    return importId;
  }

  async #insert({ layout, source, requestedBy, mapping }: ImportStart): Promise<string> {
    const { rows } = await this.#client.query<{ import_id: string }>(
      'insert into imports (layout, source, requested_by, mapping) values ($1, $2, $3, $4) returning import_id::text',
      [layout, source, requestedBy ?? null, mapping ?? null],
    );
    const importId = rows[0]?.import_id;
    if (importId === undefined) throw new TypeError('An inserted import returned no id.');
    return importId;
  }

  /** Whoever was faster, or ended it meanwhile, has made this attempt superfluous. */
  async #begin({ importId = '', layout, mapping }: ImportStart): Promise<string> {
    const { rowCount } = await this.#client.query(
      `update imports set layout = $2, mapping = $3, started_at = clock_timestamp()
       where import_id = $1 and status = 'running'`,
      [importId, layout, mapping ?? null],
    );
    if (rowCount !== 1) throw new Error(`Import ${importId} is not under way any more.`);
    return importId;
  }

  /** Streams lines in COPY's text format into a staging table. A source that throws leaves the table as it was. */
  async copy(table: StagingTable, chunks: AsyncIterable<Buffer>): Promise<void> {
    const stream = this.#client.query(copyFrom(copyStatement(table)));
    const failed = once(stream, 'error').then(([cause]) => {
      throw cause;
    });
    // Awaited below on every path that matters; a source that throws first must not leave it unhandled.
    failed.catch(() => undefined);
    try {
      for await (const chunk of chunks) {
        if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), failed]);
      }
    } catch (cause) {
      const closed = once(stream, 'close').catch(() => undefined);
      stream.destroy(cause instanceof Error ? cause : new Error(String(cause)));
      await closed;
      throw cause;
    }
    const finished = once(stream, 'finish');
    stream.end();
    await Promise.race([finished, failed]);
  }

  /** The one transaction: validates, merges, keeps rejects, closes the books and tells the world. */
  async merge(request: MergeRequest): Promise<ImportOutcome> {
    const client = this.#client;
    await client.query('begin');
    try {
      // For this transaction: sorts of a million staged lines in memory, and no compiling of one-off statements.
      await client.query(`set local work_mem = '128MB'; set local jit = off;`);
      await client.query(`insert into import_files (file_no, file) select * from unnest($1::integer[], $2::text[])`, [
        request.files.map((file) => file.fileNo),
        request.files.map((file) => file.file),
      ]);
      await client.query(
        `update import_parameters
         set has_currencies = $1 or exists (select from public.orders where exchange_rate is not null)`,
        [request.hasOtherCurrencies],
      );
      await mergeStaged(client, request.onStep);
      const counted = await countOutcome(client, this.#importId, request.files);
      request.check(counted);
      const outcome = { ...counted, restated: await restateOrders(client, request.vocabulary) };
      await saveStatusWords(client, request.rememberStatuses);
      if (request.rememberMapping !== undefined) {
        await saveMapping(client, request.rememberMapping.header, request.rememberMapping.mapping);
      }
      const report = request.describe(outcome);
      const read = outcome.merged + outcome.unchanged + outcome.rejected;
      const { rowCount } = await client.query(
        `update imports set status = 'finished', finished_at = clock_timestamp(), rows_read = $2, rows_merged = $3, inspection = null,
           rows_unchanged = $4, rows_rejected = $5, report = without_erased($6::jsonb), source = without_erased(source), undo_currency = (select currency from settings)
         where import_id = $1 and status = 'running' and cancel_requested_at is null`,
        [this.#importId, read, outcome.merged, outcome.unchanged, outcome.rejected, report],
      );
      // Cancelled at the last moment, or done by another worker that took this one for dead: nothing of this is kept.
      if (rowCount !== 1) throw new Error(`Import ${this.#importId} is not under way any more.`);
      // What was uploaded is in the shop now.
      await client.query('delete from upload_files where import_id = $1', [this.#importId]);
      // Last: it takes the lock that orders events, and nobody should wait for more than this commit.
      await client.query(`select append_event('import.finished', null, $1)`, [
        {
          importId: Number(this.#importId),
          rowsRead: read,
          merged: outcome.merged,
          unchanged: outcome.unchanged,
          rejected: outcome.rejected,
        },
      ]);
      // The last moment at which a cancel keeps nothing: what comes after it finds a finished import.
      request.signal?.throwIfAborted();
      await client.query('commit');
      return outcome;
    } catch (cause) {
      await client.query('rollback').catch(() => undefined);
      throw cause;
    }
  }

  /** Index-only scans need a visibility map, and the planner needs to know what came. Not part of the import's success. */
  async tidy(): Promise<void> {
    for (const table of vacuumed) {
      await this.#client.query(`vacuum (analyze) ${table}`).catch(() => undefined);
    }
  }

  /** Keeps some rows of an import that was refused, so that a person sees what is wrong with them. */
  keepRejects(rows: readonly RejectedRow[]): Promise<void> {
    return keepRejects(this.#client, this.#importId, rows);
  }

  /** Says in `imports` why nothing came of it. */
  async fail(sentence: string): Promise<void> {
    if (this.#importId === undefined) return;
    const { rows } = await this.#client.query<{ error: string }>(
      `update imports set status = 'failed', finished_at = clock_timestamp(), error = without_erased($2),
         source = without_erased(source)
       where import_id = $1 and status = 'running' returning error`,
      [this.#importId, sentence],
    );
    await this.#client.query(`select append_event('import.failed', null, $1)`, [
      // Events are short; the whole sentence is in the table.
      { importId: Number(this.#importId), error: (rows[0]?.error ?? '').slice(0, 500) },
    ]);
  }

  /** Runs a piece of work that the signal stops, even in the middle of a statement. */
  cancellable<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
    return cancellable(this.#client, { databaseUrl: this.#databaseUrl, signal }, work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#client.end();
  }
}
