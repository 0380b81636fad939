import type { DatabasePool } from '@foresale/db';
import { type FillPart, fillEmptyShop } from '@foresale/db/fill';
import { saveSettings } from '@foresale/db/settings';
import { type CopyPart, copyBatches, copyColumns, copyProducts, type ShopOptions } from '@foresale/demo-shop';
import { ProgressLine } from './progress-line.ts';

const timeZone = 'Europe/Berlin';

export interface DemoOptions {
  readonly customers: number;
  readonly ordersPerCustomer: number;
  /** Yesterday is the last day of the history. */
  readonly now: Date;
}

/** Fills an empty database with a simulated shop of two years that closed its books yesterday. */
export async function fillWithDemo(
  databaseUrl: string,
  pool: DatabasePool,
  options: DemoOptions,
): Promise<{ readonly orders: number }> {
  const shop: ShopOptions = {
    customers: options.customers,
    ordersPerCustomer: options.ordersPerCustomer,
    seed: 1,
    endsOn: dayBefore(options.now),
    timeZone,
    currency: 'EUR',
  };
  const started = performance.now();
  const progress = new ProgressLine();
  let customers = 0;
  let orders = 0;
  function* parts(): Generator<FillPart> {
    yield withColumns(copyProducts(shop));
    for (const batch of copyBatches(shop)) {
      for (const part of batch) {
        if (part.table === 'customers') customers += part.rows;
        if (part.table === 'orders') orders += part.rows;
        yield withColumns(part);
      }
    }
  }
  await fillEmptyShop(databaseUrl, parts(), ({ step }) => {
    const label = step === 'copying' ? 'Filling the demo shop' : 'Indexing the demo shop';
    progress.show(label, step === 'copying' ? customers / options.customers : undefined);
  });
  await saveSettings(pool, { shopName: 'Demo shop', timeZone, currency: 'EUR' });
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  const count = new Intl.NumberFormat('en');
  progress.end(
    `Filled the demo shop: ${count.format(customers)} customers, ${count.format(orders)} orders (${seconds} s).`,
  );
  return { orders };
}

function withColumns(part: CopyPart): FillPart {
  return { ...part, columns: copyColumns[part.table] };
}

function dayBefore(now: Date): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
