import type { Distribution, Measure } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { customerCondition, type ListScope } from '../lists/index.ts';
import { type BinEdges, binsOf } from './value-bins.ts';

const groupRow = z.object({
  recency_score: z.number().nullable(),
  frequency_score: z.number().nullable(),
  monetary_score: z.number().nullable(),
  recency_bin: z.number().nullable(),
  frequency_bin: z.number().nullable(),
  monetary_bin: z.number().nullable(),
  customers: z.bigint().transform(Number),
  monetary: z.number(),
});
type Group = z.infer<typeof groupRow>;

/** Customers by scores and by bucket of their values; a bucket is named as width_bucket names it. */
export interface PlacedCustomers {
  readonly scores: Distribution['scores'];
  readonly buckets: Readonly<Record<Measure, ReadonlyMap<number, number>>>;
}

export interface DistributionRequest extends ListScope {
  readonly edges: BinEdges;
  readonly currencyDigits: number;
}

/** How the customers that a filter leaves are spread over scores and values, in one pass over them; nodes of a cluster count cells. */
export async function readDistribution(
  connection: CommonQueryMethods,
  { edges, currencyDigits, ...scope }: DistributionRequest,
): Promise<Omit<Distribution, 'runId'>> {
  const thresholds = (measure: Measure) => sql.array([...edges[measure]], 'int8');
  const groups = await connection.any(sql.type(groupRow)`
    with cells as materialized (
      select recency_score, frequency_score, monetary_score, recency_bin, frequency_bin, monetary_bin,
        count(*) as customers, sum(monetary_minor) as monetary_minor
      from (
        select l.recency_score, l.frequency_score, l.monetary_score, l.monetary_minor,
          width_bucket(l.recency_days::bigint, ${thresholds('recency')}) as recency_bin,
          width_bucket(l.frequency::bigint, ${thresholds('frequency')}) as frequency_bin,
          width_bucket(l.monetary_minor, ${thresholds('monetary')}) as monetary_bin
        from priority_list_rows l
        where ${customerCondition(scope)}
      ) placed
      group by 1, 2, 3, 4, 5, 6
    )
    select recency_score, frequency_score, monetary_score, recency_bin, frequency_bin, monetary_bin,
      sum(customers)::bigint as customers, sum(monetary_minor) / power(10::numeric, ${currencyDigits}::integer) as monetary
    from cells
    group by grouping sets (
      (recency_score, frequency_score, monetary_score), (recency_bin), (frequency_bin), (monetary_bin))
    order by 1, 2, 3`);
  const scores = groups.flatMap(({ recency_score, frequency_score, monetary_score, customers, monetary }) =>
    recency_score === null || frequency_score === null || monetary_score === null
      ? []
      : [
          {
            recencyScore: recency_score,
            frequencyScore: frequency_score,
            monetaryScore: monetary_score,
            customers,
            monetary,
          },
        ],
  );
  const count = (bin: (group: Group) => number | null) =>
    new Map(groups.flatMap((group) => (bin(group) === null ? [] : [[bin(group) ?? 0, group.customers] as const])));
  const buckets = {
    recency: count((group) => group.recency_bin),
    frequency: count((group) => group.frequency_bin),
    monetary: count((group) => group.monetary_bin),
  };
  return distributionOf({ scores, buckets }, { edges, currencyDigits });
}

export function distributionOf(
  { scores, buckets }: PlacedCustomers,
  { edges, currencyDigits }: Pick<DistributionRequest, 'edges' | 'currencyDigits'>,
): Omit<Distribution, 'runId'> {
  return {
    customers: scores.reduce((sum, each) => sum + each.customers, 0),
    monetary: scores.reduce((sum, each) => sum + each.monetary, 0),
    scores,
    values: {
      recency: binsOf(edges.recency, buckets.recency),
      frequency: binsOf(edges.frequency, buckets.frequency),
      monetary: binsOf(edges.monetary, buckets.monetary, 10 ** currencyDigits),
    },
  };
}
