import type { SegmentCounts } from '@foresale/contract';
import { countSegments } from '@foresale/db/lists';
import type { Services } from '../services.ts';

/** The segments of the current snapshot; none before the first run is published. */
export async function segmentsOfRun({ pool, snapshots }: Services): Promise<SegmentCounts> {
  const run = await snapshots.current();
  if (run === null) return { runId: null, totalCustomers: 0, lastUpdated: null, segments: [] };
  const segments = await snapshots.remember(run.runId, 'segments', () => countSegments(pool, run.runId));
  return { runId: run.runId, totalCustomers: run.customers, lastUpdated: run.asOfDate, segments };
}
