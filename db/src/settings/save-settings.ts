import { type CommonQueryMethods, sql } from 'slonik';
import { moveSchedules } from '../schedules/index.ts';
import type { ShopSettings } from './read-settings.ts';

/**
 * Changes what is given. The days of orders and returns are counted in the shop's time zone, so a new zone counts them
 * anew, in the same transaction, and the schedules of runs move with it.
 */
export async function saveSettings(
  connection: CommonQueryMethods,
  changes: Partial<Pick<ShopSettings, 'shopName' | 'timeZone' | 'currency' | 'horizonDays' | 'eligibleDays'>>,
): Promise<void> {
  await connection.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`
      update settings set
        shop_name = coalesce(${changes.shopName ?? null}, shop_name),
        time_zone = coalesce(${changes.timeZone ?? null}, time_zone),
        currency = coalesce(${changes.currency ?? null}, currency),
        horizon_days = coalesce(${changes.horizonDays ?? null}, horizon_days),
        eligible_days = coalesce(${changes.eligibleDays ?? null}, eligible_days),
        updated_at = now()`);
    if (changes.timeZone === undefined) return;
    await transaction.query(sql.unsafe`
      update orders set ordered_day = (ordered_at at time zone ${changes.timeZone})::date - date '1970-01-01'
       where ordered_day <> (ordered_at at time zone ${changes.timeZone})::date - date '1970-01-01'`);
    await transaction.query(sql.unsafe`
      update returns set returned_day = (returned_at at time zone ${changes.timeZone})::date - date '1970-01-01'
       where returned_day <> (returned_at at time zone ${changes.timeZone})::date - date '1970-01-01'`);
    await moveSchedules(transaction, changes.timeZone);
  });
}
