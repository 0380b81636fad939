import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const moveRow = z.object({
  from_segment: z.string(),
  to_segment: z.string(),
  customers: z.bigint().transform(Number),
});
export type SegmentMove = z.infer<typeof moveRow>;

const cutsRow = z.object({
  measure: z.enum(['recency', 'frequency', 'monetary']),
  thresholds: z.array(z.bigint().transform(Number)),
});

/** Who would be called what if the scheme had been another: a run's customers, its values, its cut-points or given ones. */
export async function previewScheme(
  connection: CommonQueryMethods,
  given: {
    readonly runId: number;
    readonly bands: 4 | 5;
    readonly segments: readonly string[];
    readonly cells: readonly number[];
    /** Ascending cut-points instead of the percentiles of the run. */
    readonly cuts?: Readonly<Partial<Record<'recency' | 'frequency' | 'monetary', readonly number[] | undefined>>>;
  },
): Promise<readonly SegmentMove[]> {
  const stored = await readThresholds(connection, given.runId, given.bands);
  const [recency, frequency, monetary] = (['recency', 'frequency', 'monetary'] as const).map((measure) =>
    sql.array(given.cuts?.[measure]?.map((cut) => cut + 1) ?? stored[measure], 'int8'),
  );
  return connection.any(sql.type(moveRow)`
    select from_segment, to_segment, count(*) as customers
      from (
        select segment as from_segment,
               segment_of(recency_days, frequency, monetary_minor, ${recency ?? null}, ${frequency ?? null},
                 ${monetary ?? null}, ${given.bands}, ${sql.array([...given.segments], 'text')},
                 ${sql.array([...given.cells], 'int2')}) as to_segment
          from priority_list_rows where run_id = ${given.runId}
      ) named
     group by from_segment, to_segment
     order by customers desc, from_segment, to_segment`);
}

/** A run keeps the cut-points it used; the quartiles of a run that used quintiles are made from its values. */
async function readThresholds(connection: CommonQueryMethods, runId: number, bands: 4 | 5) {
  const kept = await connection.any(sql.type(cutsRow)`
    select measure, array(select cut + 1 from unnest(cuts) with ordinality as c (cut, n) order by n) as thresholds
      from rfm_cutpoints where run_id = ${runId} and bands = ${bands}`);
  const rows = kept.length > 0 ? kept : await makeQuartiles(connection, runId);
  const find = (measure: string) => rows.find((row) => row.measure === measure)?.thresholds ?? [];
  return { recency: find('recency'), frequency: find('frequency'), monetary: find('monetary') };
}

function makeQuartiles(connection: CommonQueryMethods, runId: number) {
  return connection.any(sql.type(cutsRow)`
    select measure, array(select cut + 1 from unnest(cuts) with ordinality as c (cut, n) order by n) as thresholds
      from (
        select percentile_disc('{0.25,0.5,0.75}'::float8[]) within group (order by recency_days::bigint) as recency,
               percentile_disc('{0.25,0.5,0.75}'::float8[]) within group (order by frequency::bigint) as frequency,
               percentile_disc('{0.25,0.5,0.75}'::float8[]) within group (order by monetary_minor) as monetary
          from priority_list_rows where run_id = ${runId}
      ) made
      cross join lateral (values ('recency', recency), ('frequency', frequency), ('monetary', monetary)) as m (measure, cuts)`);
}
