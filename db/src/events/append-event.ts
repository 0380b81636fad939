import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

export interface NewEvent {
  readonly kind: string;
  readonly runId?: number | null;
  readonly payload?: Readonly<Record<string, unknown>>;
}

const row = z.object({ id: z.bigint().transform(Number) });

/**
 * Writes an event in the caller's transaction and announces it at commit. The lock that orders events is held until
 * then, so call it last and commit soon.
 */
export async function appendEvent(connection: CommonQueryMethods, event: NewEvent): Promise<number> {
  const { id } = await connection.one(sql.type(row)`
    select append_event(${event.kind}, ${event.runId ?? null}, ${JSON.stringify(event.payload ?? {})}::jsonb) as id`);
  return id;
}
