import type { RecomputePayload } from '@foresale/contract';
import { lookBack } from '@foresale/db/ledger';
import { executeRun } from '@foresale/scoring';
import type { Logger } from 'pino';

export interface HandlerContext {
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Aborted when the worker stops. */
  readonly stopping: AbortSignal;
}

/** A run that failed has said so in its row: the job is done. What is thrown is to be tried again. */
export async function recompute(context: HandlerContext, payload: RecomputePayload): Promise<void> {
  const started = performance.now();
  const outcome = await executeRun({
    databaseUrl: context.databaseUrl,
    runId: payload.runId,
    signal: context.stopping,
    onStep: (step) => context.logger.info({ runId: payload.runId, ...step }, 'step'),
  });
  const milliseconds = Math.round(performance.now() - started);
  context.logger.info({ runId: payload.runId, milliseconds, ...outcome }, 'run');
  if (outcome.status !== 'published') return;
  // The result is out. Should looking back fail, the maintenance does it.
  await lookBack(context.databaseUrl).then(
    (found) => context.logger.info({ runId: payload.runId, ...found }, 'looked back'),
    (err: unknown) => context.logger.warn({ err, runId: payload.runId }, 'looking back is left to the maintenance'),
  );
}
