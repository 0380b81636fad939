import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { currentScope, isRequestId } from '../trace/index.ts';
import { requestTraining } from '../trainings/request-training.ts';

export interface RunRequest {
  /** The instant the run pretends to be at; left out, the run decides (see db/pipeline/0-decide.sql). */
  readonly asOf?: Date | undefined;
  /** The run waits for a training, and scores with what was learned. */
  readonly train?: boolean | undefined;
  readonly requestedBy: string;
}

export interface RequestedRun {
  readonly runId: number;
  /** False when a run was under way already: that one is the answer. */
  readonly started: boolean;
}

const row = z.object({ run_id: z.bigint().transform(Number) });

/**
 * Asks for a run. The row is the request: it commits with the event that wakes the workers, and one of them makes the
 * pg-boss job of it. So whoever has a connection can ask, in a transaction of their own if they like.
 */
export async function requestRun(connection: CommonQueryMethods, request: RunRequest): Promise<RequestedRun> {
  for (;;) {
    const underWay = await connection.maybeOne(sql.type(row)`
      select run_id from runs where status in ('queued', 'running')`);
    if (underWay !== null) return { runId: underWay.run_id, started: false };
    const started = await connection.transaction((transaction) => insertRun(transaction, request));
    if (started !== null) return { runId: started, started: true };
    // Somebody asked between the two statements: theirs is the answer, unless it has ended by now.
  }
}

async function insertRun(connection: CommonQueryMethods, request: RunRequest): Promise<number | null> {
  const asOf = request.asOf?.toISOString() ?? null;
  const requestId = currentScope()?.requestId;
  const inserted = await connection.maybeOne(sql.type(row)`
    insert into runs (requested_by, train, as_of, as_of_reason, request_id)
    values (${request.requestedBy}, ${request.train ?? false}, ${asOf}::timestamptz, ${asOf === null ? null : 'given'},
      ${isRequestId(requestId) ? requestId : null})
    on conflict ((true)) where status in ('queued', 'running') do nothing
    returning run_id`);
  if (inserted === null) return null;
  await appendEvent(connection, {
    kind: 'run.requested',
    runId: inserted.run_id,
    payload: { requestedBy: request.requestedBy, train: request.train ?? false },
  });
  if (request.train === true) {
    await requestTraining(connection, {
      requestedBy: request.requestedBy,
      asOf: request.asOf,
      runId: inserted.run_id,
    });
  }
  return inserted.run_id;
}
