import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { hashFeatures } from '../models/index.ts';
import { requestRun } from '../runs/request-run.ts';
import { requestTraining } from './request-training.ts';

/** A model whose newest outcomes are older than this is trained again, with what has happened since. */
const freshDays = 30;
/** After a training that brought no model that could be used, so much time must pass in the shop before the next. */
const patienceDays = 7;

const dueRow = z.object({ due: z.boolean() });

/**
 * Asks for a training when the run that was just published had no model that it could use, or an old one. Runs at a moment
 * that a person chose ask for nothing. Answers whether it did.
 */
export async function requestDueTraining(connection: CommonQueryMethods): Promise<boolean> {
  const featuresHash = await hashFeatures();
  const { due } = await connection.one(sql.type(dueRow)`
    select exists (
      select from runs r
      cross join settings s
      left join models m on m.model_id = r.model_id
      where r.run_id = (select run_id from current_snapshot) and r.as_of_reason <> 'given'
        and (r.model_id is null or m.as_of < r.as_of - make_interval(days => ${freshDays}))
        and not exists (select from trainings t where t.status in ('queued', 'running'))
        and not exists (select from trainings t
          where t.horizon_days = s.horizon_days and t.features_hash = ${featuresHash}
            and t.as_of > r.as_of - make_interval(days => ${patienceDays}))
    ) as due`);
  if (!due) return false;
  await requestTraining(connection, { requestedBy: 'automatic' });
  return true;
}

const promotedRow = z.object({ model_id: z.bigint().transform(Number).nullable() });

/**
 * Asks for a run when a model was promoted, or gone back to, that no run has had a chance to score with. Looked at again
 * and again, so that nothing is forgotten by whoever promotes and is killed. Answers whether it did.
 */
export async function requestRunOfPromotedModel(connection: CommonQueryMethods): Promise<boolean> {
  const { model_id } = await connection.one(sql.type(promotedRow)`
    select (
      select p.model_id from model_promotions p
      where p.promotion_id = (select max(promotion_id) from model_promotions)
        and exists (select from current_snapshot where run_id is not null)
        and not exists (select from runs where started_at >= p.promoted_at or status in ('queued', 'running'))
    ) as model_id`);
  if (model_id === null) return false;
  await requestRun(connection, { requestedBy: `model ${model_id}` });
  return true;
}
