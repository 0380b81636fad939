import { type CommonQueryMethods, sql } from 'slonik';
import { eventRowSchema, type LoggedEvent } from './event.ts';

/** The events that follow an id, oldest first. */
export function readEvents(
  connection: CommonQueryMethods,
  afterId: number,
  limit: number,
): Promise<readonly LoggedEvent[]> {
  return connection.any(sql.type(eventRowSchema)`
    select id, kind, run_id, payload, created_at
    from events
    where id > ${afterId}
    order by id
    limit ${limit}`);
}
