import type { TrainingRefusalNotice } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z.object({ finished_at: z.number(), code: z.string(), sentence: z.string() }).transform(
  ({ finished_at, code, sentence }): TrainingRefusalNotice => ({
    refusedAt: new Date(finished_at).toISOString(),
    code,
    sentence,
  }),
);

/** Why the newest training that came to an end has left no model; null when it has, or nothing was ever trained. */
export function readRefusal(connection: CommonQueryMethods): Promise<TrainingRefusalNotice | null> {
  return connection.maybeOne(sql.type(row)`
    select finished_at, code, sentence from trainings
    where status in ('refused', 'failed') and training_id = (
      select max(training_id) from trainings where status in ('finished', 'refused', 'failed'))`);
}
