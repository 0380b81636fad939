import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import type { PipelineConnection } from './pipeline-connection.ts';

const point = z.object({ recency: z.number(), frequency: z.number(), monetary: z.number() });
export type LogPoint = z.infer<typeof point>;

/** Centres that a run found, on logarithms that were scaled by these means and deviations. */
export const clusterCentresSchema = z.object({
  means: point,
  deviations: point,
  centres: z.array(point.extend({ segment: z.string() })),
});
export type ClusterCentres = z.infer<typeof clusterCentresSchema>;

export function readClusterSample(
  connection: PipelineConnection,
  given: { readonly runId: number; readonly asOfDay: number; readonly size: number },
): Promise<LogPoint[]> {
  return connection.read(point, '3-cluster-sample', [given.runId, given.asOfDay, given.size]);
}

export async function storeClusters(
  connection: PipelineConnection,
  claim: Claim,
  clusters: ClusterCentres,
): Promise<void> {
  await connection.rows(z.unknown(), 'update runs set clusters = $3::jsonb where run_id = $1 and attempt = $2', [
    claim.runId,
    claim.attempt,
    JSON.stringify(clusters),
  ]);
}
