import { features, findFeatureMoment, readBuyers, streamFeatures } from '@foresale/db/features';
import type { PipelineConnection } from '@foresale/db/pipeline';
import { readShop } from '../bg-nbd/read-shop.ts';
import { ExampleTable } from './example-table.ts';

/** Customers as they looked at a cut-off, with whether they bought in the horizon after it. */
export interface CutoffExamples {
  readonly asOf: string;
  readonly daysBefore: number;
  /** Eligible customers; `columns` may hold a sample of them. */
  readonly eligible: number;
  readonly customerIds: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly labels: Uint8Array;
}

const recency = features.findIndex(({ name }) => name === 'recency_days');

/** Reads one cut-off through a cursor: buyers are held as a set, customers as columns of at most `limit` rows. */
export async function readExamples(
  connection: PipelineConnection,
  given: {
    readonly asOf: string;
    readonly daysBefore: number;
    readonly horizonDays: number;
    readonly eligibleDays: number;
    readonly limit: number;
    /** As in `readShopRow`. */
    readonly customers: number;
    /** Whether the lines of orders are read; without, what is counted over them is missing. */
    readonly baskets: boolean;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<CutoffExamples> {
  const { asOf, daysBefore, horizonDays } = given;
  const moment = await findFeatureMoment(connection, { asOf, horizonDays, midnightDaysBefore: daysBefore });
  const end = await findFeatureMoment(connection, {
    asOf,
    horizonDays,
    midnightDaysBefore: daysBefore - horizonDays,
  });
  const table = new ExampleTable(features.length, given.limit);
  await connection.transaction(
    async () => {
      const buyers = await readBuyers(connection, { from: moment.asOf, to: end.asOf });
      const shop = await readShop(connection, moment, given.customers);
      for await (const batch of streamFeatures(connection, moment, shop, given)) {
        given.signal?.throwIfAborted();
        for (const { customerId, values } of batch) {
          if ((values[recency] ?? Number.NaN) > given.eligibleDays) continue;
          table.add(customerId, values, buyers.has(customerId));
        }
      }
    },
    { workMem: '256MB', sortedAggregation: true },
  );
  return {
    asOf: moment.asOf,
    daysBefore,
    eligible: table.seen,
    customerIds: table.customerIds,
    columns: table.columns,
    labels: table.labels,
  };
}
