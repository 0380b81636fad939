import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const settingsRow = z.object({
  shopName: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  currencyDigits: z.number(),
  horizonDays: z.number(),
  eligibleDays: z.number(),
});

export type ShopSettings = z.infer<typeof settingsRow>;

export function readSettings(connection: CommonQueryMethods): Promise<ShopSettings> {
  return connection.one(sql.type(settingsRow)`
    select shop_name as "shopName", time_zone as "timeZone", currency, currency_digits as "currencyDigits",
           horizon_days as "horizonDays", eligible_days as "eligibleDays"
      from settings`);
}
