import { type ShopSettings, shopSettingsSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';

export type { ShopSettings } from '@foresale/contract';

export function readSettings(connection: CommonQueryMethods): Promise<ShopSettings> {
  return connection.one(sql.type(shopSettingsSchema)`
    select shop_name as "shopName", time_zone as "timeZone", currency, currency_digits as "currencyDigits",
           horizon_days as "horizonDays", eligible_days as "eligibleDays", stale_after_days as "staleAfterDays",
           kept_snapshots as "keptSnapshots", kept_event_days as "keptEventDays"
      from settings`);
}
