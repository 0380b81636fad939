import { storeOrderDaysOf } from '@foresale/db/kpis';
import {
  connectPipeline,
  dropRunWork,
  giveWayToRun,
  maintenanceSession,
  type PipelineConnection,
  retireSnapshots,
  vacuumList,
} from '@foresale/db/pipeline';
import { z } from 'zod';

export interface Tidied {
  /** Snapshots that retention no longer keeps. */
  readonly retired: number;
  /** Runs that left something behind which nobody reads. */
  readonly dropped: number;
}

/**
 * What follows a publish and has nobody waiting for it. Throws an interruption when a run begins meanwhile; each part can be
 * done again, by several workers at once.
 */
export async function tidySnapshots(databaseUrl: string): Promise<Tidied> {
  await using connection = await connectPipeline(databaseUrl, maintenanceSession);
  const current = await readCurrentRun(connection);
  if (current !== null) {
    await giveWayToRun(connection);
    await vacuumList(connection, current);
    await giveWayToRun(connection);
    // Key figures are summed from it; a reader who is faster works it out.
    await storeOrderDaysOf(connection, current);
  }
  await giveWayToRun(connection);
  const dropped = await dropRunWork(connection);
  await giveWayToRun(connection);
  const retired = await retireSnapshots(connection);
  return { retired: retired.length, dropped };
}

async function readCurrentRun(connection: PipelineConnection): Promise<number | null> {
  const [current] = await connection.rows(
    z.object({ runId: z.number().nullable() }),
    'select run_id as "runId" from current_snapshot',
  );
  return current?.runId ?? null;
}
