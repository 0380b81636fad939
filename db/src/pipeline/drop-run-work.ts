import { z } from 'zod';
import type { PipelineConnection } from './pipeline-connection.ts';
import { retryLocked } from './retry-locked.ts';

const leftRow = z.object({ runId: z.number(), published: z.boolean() });

/** Drops what no reader of ended runs needs; returns of how many there was any. */
export async function dropRunWork(connection: PipelineConnection): Promise<number> {
  const left = await connection.rows(
    leftRow,
    `select distinct r.run_id as "runId", r.status = 'published' as published
       from runs r
       join unnest(snapshot_tables()) as parent on true
       join pg_class c on c.relname = parent || '_' || r.run_id
      where r.status in ('failed', 'cancelled')
         or (r.status = 'published' and c.relname not like 'priority%')`,
  );
  for (const { runId, published } of left) {
    const statement = published ? 'select drop_run_work($1)' : 'select drop_snapshot($1)';
    await retryLocked(() => connection.rows(z.unknown(), statement, [runId]));
  }
  return left.length;
}
