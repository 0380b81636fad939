import type { Bin, Measure } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** Where the bars of a histogram begin, ascending; the last one has no end. Monetary in minor units. */
export type BinEdges = Readonly<Record<Measure, readonly number[]>>;

const spreadRow = z.object({
  recency: z.number(),
  frequency: z.number(),
  monetary: z.number(),
  lowest_monetary: z.number(),
});

/** Bars that a person can tell apart on a small picture. */
const mostBins = 40;

/**
 * Edges for all histograms of a run. The largest hundredth shares the last bar: a few very large customers would leave no
 * room for the rest. Each bound is found at an end of an index of the list, not by sorting it.
 */
export async function readBinEdges(
  connection: CommonQueryMethods,
  run: { readonly runId: number; readonly customers: number },
): Promise<BinEdges> {
  const above = Math.floor(run.customers / 100);
  const bound = (column: 'recency_days' | 'frequency' | 'monetary_minor') => {
    const name = sql.identifier([column]);
    return sql.fragment`(select ${name}::float8 from priority_list_rows where run_id = ${run.runId}
      order by ${name} desc offset ${above} limit 1)`;
  };
  const spread = await connection.maybeOne(sql.type(spreadRow)`
    select * from (
      select ${bound('recency_days')} as recency, ${bound('frequency')} as frequency, ${bound('monetary_minor')} as monetary,
        (select min(monetary_minor)::float8 from priority_list_rows where run_id = ${run.runId}) as lowest_monetary
    ) spread where recency is not null`);
  if (spread === null) return { recency: [0], frequency: [1], monetary: [0] };
  return {
    recency: edges(0, spread.recency),
    frequency: edges(1, spread.frequency),
    // Returns that belong to no order can leave less than nothing.
    monetary: edges(Math.min(0, spread.lowest_monetary) < 0 ? niceBelow(spread) : 0, spread.monetary),
  };
}

const niceBelow = ({ monetary, lowest_monetary }: z.infer<typeof spreadRow>) => {
  const step = niceStep((monetary - lowest_monetary) / mostBins);
  return Math.floor(Math.max(lowest_monetary, -monetary / 4) / step) * step;
};

function edges(first: number, last: number): number[] {
  const step = niceStep((last - first + 1) / mostBins);
  const start = first === 1 ? 1 : Math.floor(first / step) * step;
  const count = Math.max(1, Math.ceil((last - start + 1) / step));
  return Array.from({ length: count + (start + count * step <= last ? 1 : 0) }, (_, index) => start + index * step);
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is enough. */
export function niceStep(least: number): number {
  if (least <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * power >= least - 1e-9) ?? 10;
  return factor * power;
}

/** Counts by bucket, as width_bucket numbers them, as bars without gaps. Below the first edge only when someone is. */
export function binsOf(edgesOfBins: readonly number[], counts: ReadonlyMap<number, number>, unit = 1): Bin[] {
  const below = counts.get(0) ?? 0;
  const [first = 0] = edgesOfBins;
  return [
    ...(below > 0 ? [{ from: null, to: first / unit, customers: below }] : []),
    ...edgesOfBins.map((edge, index) => {
      const next = edgesOfBins[index + 1];
      return {
        from: edge / unit,
        to: next === undefined ? null : next / unit,
        customers: counts.get(index + 1) ?? 0,
      };
    }),
  ];
}
