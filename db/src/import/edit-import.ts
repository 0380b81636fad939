import type { ColumnMapping, ImportChoices, Inspection } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { dropFiles } from '../uploads/index.ts';

/** What joins the transaction of an edit: its audit entry. */
type Also = (transaction: CommonQueryMethods) => Promise<void>;

const found = z.object({ status: z.string() });
const foundError = z.object({ status: z.string(), error: z.string() });

export interface StartRequest {
  readonly importId: number;
  readonly mapping: ColumnMapping | null;
  readonly choices?: ImportChoices | undefined;
  /** Whether a run is to follow. */
  readonly recompute: boolean;
  readonly also: Also;
}

/** Asks for the import of files that lie ready, or of those that failed to be imported. False when there are none. */
export function startImport(connection: CommonQueryMethods, request: StartRequest): Promise<boolean> {
  const { importId, mapping, choices, recompute } = request;
  return connection.transaction(async (transaction) => {
    const started = await transaction.maybeOne(sql.type(found)`
      update imports i set status = 'queued', finished_at = null, error = null, job_id = null, recompute = ${recompute},
             mapping = ${mapping === null ? null : JSON.stringify(mapping)}::jsonb,
             choices = ${choices === undefined ? null : JSON.stringify(choices)}::jsonb
       where import_id = ${importId} and status in ('ready', 'failed') and inspection is not null
         and exists (select from upload_files f where f.import_id = i.import_id)
      returning status`);
    if (started === null) return false;
    await request.also(transaction);
    await appendEvent(transaction, { kind: 'import.requested', payload: { importId } });
    return true;
  });
}

/**
 * Stops an import. What waits ends at once; who works on one hears of it by the event and keeps nothing. False when it had
 * ended before.
 */
export function cancelImport(connection: CommonQueryMethods, importId: number, also: Also): Promise<boolean> {
  return connection.transaction(async (transaction) => {
    const cancelled = await transaction.maybeOne(sql.type(found)`
      update imports set
        cancel_requested_at = coalesce(cancel_requested_at, now()),
        finished_at = case when status <> 'running' then now() end,
        error = case when status <> 'running' then 'It was cancelled before it began.' end,
        inspection = case when status <> 'running' then null else inspection end,
        status = case when status <> 'running' then 'cancelled' else status end
      where import_id = ${importId} and status in ('received', 'ready', 'queued', 'running')
        -- One that was not uploaded runs in a terminal, which has keys to stop it.
        and (status <> 'running' or job_id is not null)
      returning status`);
    if (cancelled === null) return false;
    if (cancelled.status === 'cancelled') await dropFiles(transaction, importId);
    await also(transaction);
    const kind = cancelled.status === 'cancelled' ? 'import.cancelled' : 'import.cancel-requested';
    await appendEvent(transaction, { kind, payload: { importId } });
    return true;
  });
}

const claimed = z.object({
  mapping: z.unknown(),
  choices: z.unknown(),
  requestedBy: z.string(),
  isCancelling: z.boolean(),
});
export type ClaimedImport = z.infer<typeof claimed>;

/** For the worker that has the job: marks the import as begun. Null when there is nothing to be done any more. */
export function claimImport(connection: CommonQueryMethods, importId: number): Promise<ClaimedImport | null> {
  return connection.transaction(async (transaction) => {
    const claim = await transaction.maybeOne(sql.type(claimed)`
      select mapping, choices, coalesce(requested_by, 'unknown') as "requestedBy",
             cancel_requested_at is not null as "isCancelling"
        from imports where import_id = ${importId} and status in ('queued', 'running') for update`);
    if (claim === null) return null;
    await transaction.query(sql.unsafe`
      update imports set status = 'running', started_at = coalesce(started_at, now()) where import_id = ${importId}`);
    await appendEvent(transaction, { kind: 'import.started', payload: { importId } });
    return claim;
  });
}

/** Says what came of looking into the files. */
export async function keepInspection(
  connection: CommonQueryMethods,
  importId: number,
  inspection: Inspection,
): Promise<void> {
  await connection.transaction(async (transaction) => {
    const kept = await transaction.maybeOne(sql.type(found)`
      update imports set status = 'ready', job_id = null, layout = ${inspection.layout},
             inspection = without_erased(${JSON.stringify(inspection)}::jsonb), source = without_erased(source)
       where import_id = ${importId} and status = 'received' returning status`);
    if (kept !== null) await appendEvent(transaction, { kind: 'import.inspected', payload: { importId } });
  });
}

/** Ends an import of which nothing was kept; its files stay for another try, unless nobody wants them. */
export async function endImport(
  connection: CommonQueryMethods,
  importId: number,
  {
    status,
    error,
    unknownStatuses,
  }: {
    readonly status: 'failed' | 'cancelled';
    readonly error: string;
    /** What the person who starts it again has to answer. */
    readonly unknownStatuses?: Inspection['unknownStatuses'] | undefined;
  },
): Promise<boolean> {
  return connection.transaction(async (transaction) => {
    const ended = await transaction.maybeOne(sql.type(foundError)`
      update imports set status = ${status}, finished_at = now(), error = without_erased(${error}),
             source = without_erased(source),
             inspection = case when ${status === 'cancelled'} then null when ${unknownStatuses === undefined} then inspection
               else jsonb_set(inspection, '{unknownStatuses}', ${JSON.stringify(unknownStatuses ?? [])}::jsonb) end
       where import_id = ${importId} and status in ('received', 'queued', 'running') returning status, error`);
    if (ended === null) return false;
    if (status === 'cancelled') await dropFiles(transaction, importId);
    // Events are short; the whole sentence is in the table.
    const payload = { importId, error: ended.error.slice(0, 500) };
    await appendEvent(transaction, { kind: `import.${status}`, payload });
    return true;
  });
}

const recomputeRow = z.object({ importId: z.bigint().transform(Number), requestedBy: z.string() });

/**
 * Asks for the run that follows an import. While one is under way, which may have read the shop before the import, it
 * waits: what was imported must not be missed until the next night.
 */
export function askForRuns(
  connection: CommonQueryMethods,
  request: (transaction: CommonQueryMethods, requestedBy: string) => Promise<{ readonly started: boolean }>,
): Promise<void> {
  return connection.transaction(async (transaction) => {
    const waiting = await transaction.any(sql.type(recomputeRow)`
      select import_id as "importId", coalesce(requested_by, 'an import') as "requestedBy" from imports
       where recompute and status = 'finished' order by import_id for update skip locked`);
    const newest = waiting.at(-1);
    if (newest === undefined || !(await request(transaction, newest.requestedBy)).started) return;
    await transaction.query(sql.unsafe`
      update imports set recompute = false
       where import_id = any(${sql.array(
         waiting.map((each) => each.importId),
         'int8',
       )})`);
  });
}
