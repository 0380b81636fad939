import { z } from 'zod';
import { hashFeatures, promoteModel } from '../models/index.ts';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';

/** An attempt at a training, and what it was decided to be about. */
export interface TrainingClaim {
  readonly trainingId: number;
  readonly attempt: number;
  readonly asOf: string;
  readonly horizonDays: number;
  readonly eligibleDays: number;
}

const claimRow = z.object({
  attempt: z.number(),
  asOf: z.string(),
  horizonDays: z.number(),
  eligibleDays: z.number(),
});

const newestRow = z.object({ asOf: z.string() });

/** Names the session of an attempt, for pg_stat_activity and for those who must find it. */
export function trainingSession(trainingId: number, attempt: number): string {
  return `foresale training ${trainingId} attempt ${attempt}`;
}

/**
 * Takes a training over for a new attempt. Sessions of older attempts are ended, and their number no longer passes the
 * fence. What it is about is decided by the first attempt. Null when it has ended.
 */
export async function claimTraining(
  connection: PipelineConnection,
  trainingId: number,
  now: Date,
): Promise<TrainingClaim | null> {
  await connection.rows(
    z.unknown(),
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name like $1`,
    [trainingSession(trainingId, 0).replace(/0$/, '%')],
  );
  const featuresHash = await hashFeatures();
  return connection.transaction(async () => {
    const [newest] = await connection.rows(
      newestRow,
      `select (case when newest.ordered_at < $1::timestamptz - interval '7 days'
         then ((newest.ordered_at at time zone s.time_zone)::date + 1)::timestamp at time zone s.time_zone
         else $1::timestamptz end)::text as "asOf"
       from settings s
       cross join (select max(ordered_at) as ordered_at from orders where ordered_at <= $1::timestamptz) newest`,
      [now],
    );
    const [claimed] = await connection.rows(
      claimRow,
      `update trainings t set
         status = 'running', attempt = t.attempt + 1, started_at = coalesce(t.started_at, now()),
         as_of = coalesce(t.as_of, $2::timestamptz),
         horizon_days = coalesce(t.horizon_days, s.horizon_days), eligible_days = coalesce(t.eligible_days, s.eligible_days),
         features_hash = $3, stage = null, done = 0, of = null
       from settings s
       where t.training_id = $1 and t.status in ('queued', 'running')
       returning t.attempt, t.as_of::text as "asOf", t.horizon_days as "horizonDays", t.eligible_days as "eligibleDays"`,
      [trainingId, newest?.asOf ?? now, featuresHash],
    );
    if (claimed === undefined) return null;
    await announce(connection, 'training.started', { trainingId }, { attempt: claimed.attempt });
    return { trainingId, ...claimed };
  });
}

export type TrainingStanding = 'wanted' | 'cancelled' | 'superseded';

const standingRow = z.object({ attempt: z.number(), status: z.string(), cancelled: z.boolean() });

/** Whether an attempt may go on; with `lock`, nobody can take it over before the transaction ends. */
export async function standingOf(
  connection: PipelineConnection,
  claim: Pick<TrainingClaim, 'trainingId' | 'attempt'>,
  options: { readonly lock?: boolean } = {},
): Promise<TrainingStanding> {
  const [row] = await connection.rows(
    standingRow,
    `select attempt, status, cancel_requested_at is not null as cancelled from trainings where training_id = $1
     ${options.lock === true ? 'for update' : ''}`,
    [claim.trainingId],
  );
  if (row === undefined || row.status !== 'running' || row.attempt !== claim.attempt) return 'superseded';
  return row.cancelled ? 'cancelled' : 'wanted';
}

/** Writes where an attempt is, and announces it. Does nothing for one that may not go on. */
export function recordTrainingProgress(
  connection: PipelineConnection,
  claim: Pick<TrainingClaim, 'trainingId' | 'attempt'>,
  progress: { readonly stage: string; readonly done: number; readonly of: number },
): Promise<void> {
  return connection.transaction(async () => {
    const { stage, done, of } = progress;
    const written = await connection.execute(
      `update trainings set stage = $3, done = $4, of = $5
        where training_id = $1 and attempt = $2 and status = 'running' and cancel_requested_at is null`,
      [claim.trainingId, claim.attempt, stage, done, of],
    );
    if (written > 0) await announce(connection, 'training.progress', claim, { stage, done, of });
  });
}

const overrideRow = z.object({ reason: z.string().nullable() });
const pinRow = z.object({ pinned: z.boolean() });

/**
 * Keeps what was learned and ends the training, in one transaction: killed before its commit, nothing has happened. The
 * model is promoted when it beats its baselines, or when the training was asked for with a reason to override them; unless
 * a person has rolled back last: what they went back to stays until a person promotes again, as long as it answers today's
 * question.
 */
export function finishTraining(
  connection: PipelineConnection,
  claim: TrainingClaim,
  given: { readonly beatsBaselines: boolean; readonly store: () => Promise<number> },
): Promise<TrainingStanding> {
  return connection.transaction(async () => {
    const standing = await standingOf(connection, claim, { lock: true });
    if (standing !== 'wanted') return standing;
    const modelId = await given.store();
    const [override] = await connection.rows(
      overrideRow,
      'select override_reason as reason from trainings where training_id = $1',
      [claim.trainingId],
    );
    const reason = override?.reason ?? null;
    const promoted = (given.beatsBaselines || reason !== null) && !(await isPinned(connection, claim));
    await connection.execute(
      `update trainings set status = 'finished', finished_at = now(), model_id = $2, promoted = $3 where training_id = $1`,
      [claim.trainingId, modelId, promoted],
    );
    if (promoted) {
      const actor = `training ${claim.trainingId}`;
      await promoteModel(connection, { modelId, actor, ...(reason === null ? {} : { overrideReason: reason }) });
    }
    await announce(connection, 'training.finished', claim, { modelId, promoted });
    return standing;
  });
}

async function isPinned(connection: PipelineConnection, { horizonDays }: TrainingClaim): Promise<boolean> {
  const [newest] = await connection.rows(
    pinRow,
    `select p.rolled_back and m.horizon_days = $1 and m.features_hash = $2 as pinned
       from model_promotions p join models m on m.model_id = p.model_id order by p.promotion_id desc limit 1`,
    [horizonDays, await hashFeatures()],
  );
  return newest?.pinned ?? false;
}

/** Ends a training without a model. Does nothing for an attempt that was taken over. */
export function endTraining(
  connection: PipelineConnection,
  claim: Pick<TrainingClaim, 'trainingId' | 'attempt'>,
  outcome:
    | { readonly status: 'refused' | 'failed'; readonly code: string; readonly sentence: string }
    | { readonly status: 'cancelled' },
): Promise<void> {
  const said = outcome.status === 'cancelled' ? { code: null, sentence: null } : outcome;
  return connection.transaction(async () => {
    const ended = await connection.execute(
      `update trainings set status = $3, finished_at = now(), code = $4, sentence = $5
        where training_id = $1 and attempt = $2 and status = 'running'`,
      [claim.trainingId, claim.attempt, outcome.status, said.code, said.sentence],
    );
    if (ended === 0) return;
    const payload = said.code === null ? {} : { code: said.code, error: said.sentence.slice(0, 500) };
    await announce(connection, `training.${outcome.status}`, claim, payload);
  });
}

/** Events of a training that a run waits for carry that run. */
async function announce(
  connection: PipelineConnection,
  kind: string,
  { trainingId }: Pick<TrainingClaim, 'trainingId'>,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  await connection.rows(
    z.unknown(),
    'select append_event($2, run_id, $3::jsonb) from trainings where training_id = $1',
    [trainingId, kind, JSON.stringify({ trainingId, ...payload })],
  );
}
