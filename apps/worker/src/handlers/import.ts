import { type ImportPayload, importChoicesSchema } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import { type Announcer, appendEvent } from '@foresale/db/events';
import { claimImport, endImport, holdImport } from '@foresale/db/import';
import { type ImportProgress, IngestProblem, importFiles, parseMapping } from '@foresale/ingest';
import { openUploadFolder } from '../upload-folder.ts';
import type { HandlerContext } from './recompute.ts';
import { unknownIn } from './unknown-statuses.ts';

export interface ImportContext extends HandlerContext {
  readonly pool: DatabasePool;
  readonly announcer: Announcer;
}

/** Often enough for a progress bar, seldom enough for the event log. */
const progressInterval = 500;

/** Imports the files of an upload. Killed anywhere, it is begun again, and ends the same. */
export async function runImport(context: ImportContext, { importId }: ImportPayload): Promise<void> {
  const { databaseUrl, pool, stopping } = context;
  await using _held = await holdImport(databaseUrl, importId);
  using cancelling = listenForCancel(context.announcer, importId);
  const claim = await claimImport(pool, importId);
  if (claim === null) return;
  const signal = AbortSignal.any([stopping, cancelling.signal]);
  if (claim.isCancelling) return endCancelled(pool, importId);
  const progress = tellProgress(context, importId);
  try {
    progress.tell('preparing');
    await using folder = await openUploadFolder(pool, { importId, signal });
    await importFiles({
      databaseUrl,
      importId,
      paths: folder.paths,
      requestedBy: claim.requestedBy,
      signal,
      onProgress: (state) => progress.tell(state.phase, state),
      ...(claim.choices === null ? {} : { choices: importChoicesSchema.parse(claim.choices) }),
      ...(claim.mapping === null ? {} : { mapping: parseMapping(claim.mapping) }),
    });
  } catch (cause) {
    await progress.told();
    if (cancelling.signal.aborted) return endCancelled(pool, importId);
    // Another worker takes it over.
    if (stopping.aborted || !(cause instanceof IngestProblem)) throw cause;
    // The files are the problem, so trying again would not help.
    const unknownStatuses = cause.words === undefined ? undefined : unknownIn(cause.words);
    await endImport(pool, importId, { status: 'failed', error: cause.message, unknownStatuses });
    return;
  }
  await progress.told();
}

async function endCancelled(pool: DatabasePool, importId: number): Promise<void> {
  await endImport(pool, importId, { status: 'cancelled', error: 'It was cancelled; nothing of it was kept.' });
}

function listenForCancel(announcer: Announcer, importId: number): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const forget = announcer.onEvent((event) => {
    if (event.kind === 'import.cancel-requested' && event.payload.importId === importId) controller.abort();
  });
  return { signal: controller.signal, [Symbol.dispose]: forget };
}

function tellProgress({ pool, logger }: ImportContext, importId: number) {
  let toldAt = 0;
  let toldPhase = '';
  let telling: Promise<unknown> = Promise.resolve();
  return {
    tell: (phase: ImportProgress['phase'] | 'preparing', state?: ImportProgress): void => {
      // The end is an event of its own, in the transaction that merged.
      if (phase === 'finished' || phase === 'tidying') return;
      if (phase === toldPhase && performance.now() - toldAt < progressInterval) return;
      toldAt = performance.now();
      toldPhase = phase;
      telling = telling
        .then(() => appendEvent(pool, { kind: 'import.progress', payload: { ...state, phase, importId } }))
        .catch((err: unknown) => logger.warn({ err }, 'progress was not announced'));
    },
    told: () => telling,
  };
}
