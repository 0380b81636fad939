import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z.object({ last_id: z.bigint().transform(Number) });

/** The newest id handed out and committed, also when the log was trimmed since. */
export async function lastEventId(connection: CommonQueryMethods): Promise<number> {
  const { last_id } = await connection.one(sql.type(row)`select last_id from event_counter`);
  return last_id;
}
