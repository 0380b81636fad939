import { type CommonQueryMethods, sql } from 'slonik';

/**
 * Drops the events that are older than the settings keep them, and returns how many. created_at is the start of a
 * transaction and ids follow its end, so the two orders may differ: cutting below the first event that is young enough
 * keeps the rest without gaps, which is how a reader can tell that it missed something.
 */
export async function trimEvents(connection: CommonQueryMethods): Promise<number> {
  const { rowCount } = await connection.query(sql.unsafe`
    with kept as (select now() - kept_event_days * interval '1 day' as since from settings)
    delete from events
    where id < coalesce(
      (select min(id) from events, kept where created_at >= kept.since),
      (select last_id + 1 from event_counter))`);
  return rowCount;
}
