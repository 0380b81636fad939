import type { ScheduledRunPayload } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import { requestRun } from '@foresale/db/runs';

/** When a run is under way already, the schedule has what it wants. */
export async function requestScheduledRun(pool: DatabasePool, payload: ScheduledRunPayload): Promise<void> {
  if (payload.paused) return;
  await requestRun(pool, { requestedBy: `schedule ${payload.schedule}`, train: payload.train });
}
