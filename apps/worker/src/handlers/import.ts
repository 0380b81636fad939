import type { ImportPayload } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import { appendEvent } from '@foresale/db/events';
import { requestRun } from '@foresale/db/runs';
import { type ImportProgress, IngestProblem, importFiles, parseMapping } from '@foresale/ingest';
import type { HandlerContext } from './recompute.ts';

/** Often enough for a progress bar, seldom enough for the event log. */
const progressInterval = 500;

export async function runImport(
  context: HandlerContext & { readonly pool: DatabasePool },
  payload: ImportPayload,
): Promise<void> {
  const { pool, logger } = context;
  await appendEvent(pool, { kind: 'import.started', payload: { requestedBy: payload.requestedBy } });
  let toldAt = 0;
  let telling: Promise<unknown> = Promise.resolve();
  const tell = (progress: ImportProgress): void => {
    if (performance.now() - toldAt < progressInterval) return;
    toldAt = performance.now();
    telling = telling
      .then(() => appendEvent(pool, { kind: 'import.progress', payload: { ...progress } }))
      .catch((err: unknown) => logger.warn({ err }, 'progress was not announced'));
  };
  try {
    const report = await importFiles({
      databaseUrl: context.databaseUrl,
      paths: payload.paths,
      requestedBy: payload.requestedBy,
      signal: context.stopping,
      onProgress: tell,
      ...(payload.mapping === undefined ? {} : { mapping: parseMapping(payload.mapping) }),
    });
    await telling;
    const { importId, rowsRead, merged, unchanged, rejected } = report;
    await appendEvent(pool, { kind: 'import.finished', payload: { importId, rowsRead, merged, unchanged, rejected } });
  } catch (cause) {
    await telling;
    if (!(cause instanceof IngestProblem)) throw cause;
    // The files are the problem, so trying again would not help; the import's row and this event say what is wrong.
    await appendEvent(pool, {
      kind: 'import.failed',
      payload: { code: cause.code, error: cause.message.slice(0, 500) },
    });
    return;
  }
  if (payload.recompute) await requestRun(pool, { requestedBy: payload.requestedBy });
}
