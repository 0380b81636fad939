import { storeOrderDaysOf } from '@foresale/db/kpis';
import {
  connectPipeline,
  dropRunWork,
  interruptibleSession,
  retireSnapshots,
  unlessRunComes,
  vacuumList,
} from '@foresale/db/pipeline';
import { z } from 'zod';

export interface Tidied {
  /** Snapshots that retention no longer keeps. */
  readonly retired: number;
  /** Runs that left something behind which nobody reads. */
  readonly dropped: number;
  /** Whether the key figures of the current run are summed up. */
  readonly summed: boolean;
}

/**
 * What follows a publish and has nobody waiting for it. Each part can be done again, by several workers at once; the long
 * one, the sums that key figures are read from, gives way to a run, and whoever reads earlier works them out.
 */
export async function tidySnapshots(databaseUrl: string): Promise<Tidied> {
  await using connection = await connectPipeline(databaseUrl, 'foresale maintenance');
  const dropped = await dropRunWork(connection);
  const retired = await retireSnapshots(connection);
  const [current] = await connection.rows(
    z.object({ runId: z.number() }),
    'select run_id as "runId" from current_snapshot where run_id is not null',
  );
  if (current === undefined) return { retired: retired.length, dropped, summed: false };
  await vacuumList(connection, current.runId);
  await using patient = await connectPipeline(databaseUrl, interruptibleSession);
  const summed = await unlessRunComes(patient, () => storeOrderDaysOf(patient, current.runId));
  return { retired: retired.length, dropped, summed };
}
