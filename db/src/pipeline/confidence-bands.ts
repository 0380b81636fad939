import { z } from 'zod';
import { wilson } from '../models/wilson.ts';
import type { PipelineConnection } from './pipeline-connection.ts';

/** Test customers whose probability was at least `from` and below that of the next band. */
export interface ConfidenceBand {
  readonly from: number;
  readonly customers: number;
  readonly bought: number;
}

/** Equal bands from 0 to 1 before the small ones are merged. */
const finest = 20;
/** Fewer say too little: their share would move by several points with each of them. */
const fewest = 50;

const countedRow = z.object({ band: z.number(), customers: z.number(), bought: z.number() });

/** How the model's test customers did, by bands of probability that all have enough of them. */
export async function readConfidenceBands(
  connection: PipelineConnection,
  modelId: number,
): Promise<readonly ConfidenceBand[]> {
  const counted = await connection.rows(
    countedRow,
    `select least(floor(probability * $2::integer), $2::integer - 1)::integer as band, count(*) as customers,
       count(*) filter (where bought) as bought
     from model_test_predictions where model_id = $1 group by 1 order by 1`,
    [modelId, finest],
  );
  return mergeBands(counted.map(({ band, ...rest }) => ({ from: band / finest, ...rest })));
}

/** Joins neighbours until each has enough customers; what is left over at the top goes to the last. The first begins at 0. */
export function mergeBands(bands: readonly ConfidenceBand[]): readonly ConfidenceBand[] {
  const merged: ConfidenceBand[] = [];
  let open: ConfidenceBand | undefined;
  for (const band of bands) {
    open = open === undefined ? band : join(open, band);
    if (open.customers < fewest) continue;
    merged.push(open);
    open = undefined;
  }
  if (open !== undefined) {
    const last = merged.pop();
    merged.push(last === undefined ? open : join(last, open));
  }
  return merged.map((band, i) => (i === 0 ? { ...band, from: 0 } : band));
}

function join(below: ConfidenceBand, above: ConfidenceBand): ConfidenceBand {
  return {
    from: below.from,
    customers: below.customers + above.customers,
    bought: below.bought + above.bought,
  };
}

/** $4 to $8 of db/pipeline/4-list.sql. */
export function bandParameters(bands: readonly ConfidenceBand[]): readonly unknown[] {
  const intervals = bands.map(({ bought, customers }) => wilson(bought, customers));
  return [
    bands.map(({ from }) => from),
    bands.map(({ customers }) => customers),
    bands.map(({ bought, customers }) => bought / customers),
    intervals.map(({ low }) => low),
    intervals.map(({ high }) => high),
  ];
}
