import type { DatabasePool } from '@foresale/db';
import { fillEmptyShop } from '@foresale/db/fill';
import { findRun, requestRun } from '@foresale/db/runs';
import { copyBatches, copyColumns, copyProducts, type ShopOptions } from '@foresale/demo-shop';
import { until } from './until.ts';

const options: ShopOptions = {
  customers: 2_000,
  ordersPerCustomer: 5,
  seed: 7,
  endsOn: '2025-12-30',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};

export function fillSampleShop(databaseUrl: string): Promise<unknown> {
  return fillEmptyShop(databaseUrl, parts());
}

/** A list for the attacker to want; the worker makes it. */
export async function publishSampleShop(pool: DatabasePool): Promise<void> {
  const { runId } = await requestRun(pool, {
    requestedBy: 'attack',
    asOf: new Date('2025-12-31T00:00:00Z'),
    train: true,
  });
  await until('the sample shop is published', async () => {
    const run = await findRun(pool, runId);
    if (run?.status === 'failed') throw new Error('The run of the sample shop failed.');
    return run?.status === 'published';
  });
}

function* parts() {
  const products = copyProducts(options);
  yield { ...products, columns: copyColumns[products.table] };
  for (const batch of copyBatches(options)) {
    for (const part of batch) yield { ...part, columns: copyColumns[part.table] };
  }
}
