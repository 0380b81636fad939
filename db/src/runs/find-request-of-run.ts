import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z.object({ request_id: z.string().nullable() });

/** The request that asked for a run; null when none did, or the run is unknown. */
export async function findRequestOfRun(connection: CommonQueryMethods, runId: number): Promise<string | null> {
  const found = await connection.maybeOne(sql.type(row)`select request_id from runs where run_id = ${runId}`);
  return found?.request_id ?? null;
}
