import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import type { PipelineConnection } from './pipeline-connection.ts';

export const measures = ['recency', 'frequency', 'monetary'] as const;
export type Measure = (typeof measures)[number];
export type Bands = 4 | 5;

/** Ascending; one fewer than the bands they divide the values into. */
export type Cuts = readonly number[];

const cuts = z.array(z.number()).nullable();
const percentileRow = z.object({
  recency: cuts,
  frequency: cuts,
  monetary: cuts,
  commonest_recency: z.number().nullable(),
  commonest_frequency: z.number().nullable(),
  commonest_monetary: z.number().nullable(),
});

export interface Percentiles {
  readonly cuts: Readonly<Record<Bands, Readonly<Record<Measure, Cuts>>>>;
  /** Null as long as no customer has a counted order. */
  readonly commonest: Readonly<Record<Measure, number | null>>;
}

const fractions = { 5: [0.2, 0.4, 0.6, 0.8], 4: [0.25, 0.5, 0.75] } as const;

/** Of the measures that are wanted; those of the others are as in a shop without customers. */
export async function readPercentiles(
  connection: PipelineConnection,
  { runId, asOfDay, of }: { readonly runId: number; readonly asOfDay: number; readonly of: readonly Measure[] },
): Promise<Percentiles> {
  const wanted = [...fractions[5], ...fractions[4]];
  const [row] = await connection.read(percentileRow, '2-cutpoints', [runId, asOfDay, wanted, of]);
  const between = (first: number, last: number) =>
    byMeasure((measure) => row?.[measure]?.slice(first, last) ?? Array<number>(last - first).fill(0));
  return {
    cuts: { 5: between(0, 4), 4: between(4, 7) },
    commonest: byMeasure((measure) => row?.[`commonest_${measure}`] ?? null),
  };
}

const fixedRow = z.object({
  bands: z.union([z.literal(4), z.literal(5)]),
  measure: z.enum(measures),
  cuts: z.array(z.number()),
});
export type FixedCutpoints = z.infer<typeof fixedRow>;

/** Cut-points that the analyst fixed by hand. */
export function readFixedCutpoints(connection: PipelineConnection): Promise<FixedCutpoints[]> {
  return connection.rows(fixedRow, 'select bands, measure, cuts from fixed_cutpoints');
}

/** A value passes a cut-point when it is greater; of whole numbers that is reaching the next one. */
export function thresholds(cutpoints: Cuts): number[] {
  return cutpoints.map((cut) => cut + 1);
}

const tieRow = z.object({
  recency_passed: z.number(),
  frequency_passed: z.number(),
  monetary_passed: z.number(),
  customers: z.number(),
  commonest_recency: z.number(),
  commonest_frequency: z.number(),
  commonest_monetary: z.number(),
});

export interface CutpointSet {
  readonly bands: Bands;
  readonly cuts: Readonly<Record<Measure, Cuts>>;
  readonly fixed: Readonly<Record<Measure, boolean>>;
}

/** Keeps the cut-points that a run used with their tie report: what equal values did to the scores. */
export async function storeCutpoints(
  connection: PipelineConnection,
  claim: Claim,
  given: { readonly set: CutpointSet; readonly asOfDay: number; readonly commonest: Percentiles['commonest'] },
): Promise<void> {
  const { set, asOfDay, commonest } = given;
  const ties = await connection.read(tieRow, '2-ties', [
    claim.runId,
    asOfDay,
    ...measures.map((measure) => thresholds(set.cuts[measure])),
    ...measures.map((measure) => commonest[measure]),
  ]);
  for (const measure of measures) {
    const byScore = Array<number>(set.bands).fill(0);
    let sharing = 0;
    for (const row of ties) {
      const passed = row[`${measure}_passed`];
      const score = measure === 'recency' ? set.bands - passed : 1 + passed;
      byScore[score - 1] = (byScore[score - 1] ?? 0) + row.customers;
      sharing += row[`commonest_${measure}`];
    }
    const empty = byScore.flatMap((customers, index) => (customers === 0 ? [index + 1] : []));
    await connection.rows(
      z.unknown(),
      `insert into rfm_cutpoints (run_id, bands, measure, cuts, fixed_by_hand, customers_by_score, empty_scores,
         commonest_value, commonest_customers) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        claim.runId,
        set.bands,
        measure,
        set.cuts[measure],
        set.fixed[measure],
        byScore,
        empty,
        commonest[measure],
        sharing,
      ],
    );
  }
}

export function byMeasure<Value>(make: (measure: Measure) => Value): Record<Measure, Value> {
  return { recency: make('recency'), frequency: make('frequency'), monetary: make('monetary') };
}
