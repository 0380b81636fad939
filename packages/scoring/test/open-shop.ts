import { createPool } from '@foresale/db';
import { z } from 'zod';
import { ShopDatabase } from './shop-database.ts';
import type { Shop, ShopOrder } from './slow-rfm.ts';

/** A shop's database, with the pool that the questions go through. */
export async function openShop() {
  const database = await ShopDatabase.create();
  const pool = await createPool(database.url);
  return {
    database,
    pool,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

export const currentRun = async (database: ShopDatabase): Promise<number> => {
  const [row] = await database.rows(z.object({ id: z.number() }), 'select run_id as id from current_snapshot');
  return row?.id ?? 0;
};

/** A hundred customers who differ in everything. */
export function variedShop(extra: readonly ShopOrder[] = []): Shop {
  const orders = Array.from({ length: 100 }, (_, customer) =>
    Array.from({ length: 1 + (customer % 7) }, (_, index) => ({
      customerId: `c${String(customer).padStart(3, '0')}`,
      orderId: `o${customer}-${index}`,
      orderedAt: new Date(Date.UTC(2025, 0, 1 + ((customer * 13 + index * 29) % 90), 12)),
      cancelledAt: null,
      amountMinor: 1000 + ((customer * 7919) % 9000),
    })),
  ).flat();
  return { timeZone: 'UTC', orders: [...orders, ...extra], returns: [] };
}
