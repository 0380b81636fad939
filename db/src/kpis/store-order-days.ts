import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { PipelineConnection } from '../pipeline/index.ts';

/**
 * Makes sure that what key figures are summed from is there. The worker does it after each publish; a reader who is faster
 * waits for it, or does it.
 */
export async function storeOrderDays(connection: CommonQueryMethods, runId: number): Promise<void> {
  await connection.query(sql.unsafe`
    select store_order_days(${runId}) where not exists (select from order_days where run_id = ${runId})`);
}

/** The same on the session of a run. */
export async function storeOrderDaysOf(connection: Pick<PipelineConnection, 'rows'>, runId: number): Promise<void> {
  await connection.rows(z.unknown(), 'select store_order_days($1)', [runId]);
}
