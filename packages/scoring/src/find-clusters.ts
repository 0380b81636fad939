import {
  byMeasure,
  type ClusterCentres,
  type LogPoint,
  measures,
  readClusterSample,
  storeClusters,
} from '@foresale/db/pipeline';
import { kmeans } from 'ml-kmeans';
import type { RunContext } from './run-context.ts';

/** Enough that another sample moves the centres by less than people can tell apart, and a second of work at most. */
const sampleSize = 20_000;
const seed = 20_251_231;

/** The centres that name this run's customers, kept with the run. */
export async function findClusters({ connection, claim, decision }: RunContext): Promise<ClusterCentres> {
  const sample = await readClusterSample(connection, {
    runId: claim.runId,
    asOfDay: decision.asOfDay,
    size: sampleSize,
  });
  const clusters = clusterCustomers(sample, decision.scheme.segments);
  await storeClusters(connection, claim, clusters);
  return clusters;
}

/**
 * k-means on the scaled logarithms of recency, frequency and monetary. The cluster whose centre is best all told (recent,
 * often, much) gets the first name. With fewer different customers than names, the last names stay unused.
 */
export function clusterCustomers(sample: readonly LogPoint[], segments: readonly string[]): ClusterCentres {
  const means = byMeasure((measure) => mean(sample.map((point) => point[measure])));
  const deviations = byMeasure((measure) => {
    const spread = Math.sqrt(mean(sample.map((point) => (point[measure] - means[measure]) ** 2)));
    // All the same: any scale will do, as long as it divides.
    return spread > 0 ? spread : 1;
  });
  const scaled = sample.map((point) =>
    measures.map((measure) => (point[measure] - means[measure]) / deviations[measure]),
  );
  const distinct = new Set(scaled.map((point) => point.join())).size;
  const found = centresOf(scaled, Math.min(segments.length, distinct));
  const ranked = found
    .map(([recency = 0, frequency = 0, monetary = 0]) => ({ recency, frequency, monetary }))
    .sort((a, b) => merit(b) - merit(a) || a.recency - b.recency);
  const centres = ranked.map((centre, index) => ({ ...centre, segment: segments[index] ?? '' }));
  return { means, deviations, centres };
}

function centresOf(points: number[][], count: number): number[][] {
  if (count === 0) return [];
  if (count === 1) return [measures.map((_, axis) => mean(points.map((point) => point[axis] ?? 0)))];
  return kmeans(points, count, { initialization: 'kmeans++', seed, maxIterations: 300 }).centroids;
}

function merit(centre: LogPoint): number {
  return centre.frequency + centre.monetary - centre.recency;
}

function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
