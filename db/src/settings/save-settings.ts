import { type CommonQueryMethods, sql } from 'slonik';
import { appendEvent } from '../events/index.ts';
import { convertOrders, noRateSentence, rebaseRates } from '../rates/index.ts';
import { moveSchedules } from '../schedules/index.ts';
import { readSettings, type ShopSettings } from './read-settings.ts';
import { requireQuiet } from './require-quiet.ts';
import { SettingsProblem } from './settings-problem.ts';

/** What is left out stays as it is. */
export type SettingsChanges = {
  readonly [Key in Exclude<keyof ShopSettings, 'currencyDigits'>]?: ShopSettings[Key] | undefined;
};

export interface SavedSettings {
  readonly before: ShopSettings;
  readonly after: ShopSettings;
}

/**
 * Changes what is given. The days of orders and returns are counted in the shop's time zone, so a new zone counts them
 * anew, in the same transaction, and the schedules of runs move with it. A new currency converts what is in another one:
 * the rates are said in it, and where one is missing the change is refused. `also` joins the transaction: the audit entry, for one.
 */
export async function saveSettings(
  connection: CommonQueryMethods,
  changes: SettingsChanges,
  also: (transaction: CommonQueryMethods, saved: SavedSettings) => Promise<void> = async () => undefined,
): Promise<SavedSettings> {
  return connection.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`select from settings for update`);
    const before = await readSettings(transaction);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const currency = changes.currency ?? before.currency;
    const currencyDigits = currency === before.currency ? before.currencyDigits : digitsOf(currency);
    const after: ShopSettings = { ...before, ...given, currencyDigits };
    const changed = Object.keys(given).filter(
      (key) => after[key as keyof ShopSettings] !== before[key as keyof ShopSettings],
    );
    if (changed.length === 0) return { before, after };
    const isZoneNew = after.timeZone !== before.timeZone;
    const isCurrencyNew = after.currency !== before.currency;
    if (isZoneNew) await requireTimeZone(transaction, after.timeZone);
    if (isZoneNew || isCurrencyNew) await requireQuiet(transaction);
    await write(transaction, after);
    if (isZoneNew) await countDays(transaction, after.timeZone);
    if (isCurrencyNew) await changeCurrency(transaction, { before, after });
    if (isZoneNew) await moveSchedules(transaction, after.timeZone);
    await also(transaction, { before, after });
    await appendEvent(transaction, { kind: 'settings.changed', payload: { changed: changed.join(', ') } });
    return { before, after };
  });
}

async function write(transaction: CommonQueryMethods, settings: ShopSettings): Promise<void> {
  await transaction.query(sql.unsafe`
    update settings set
      shop_name = ${settings.shopName}, time_zone = ${settings.timeZone}, currency = ${settings.currency},
      currency_digits = ${settings.currencyDigits}, horizon_days = ${settings.horizonDays},
      eligible_days = ${settings.eligibleDays}, stale_after_days = ${settings.staleAfterDays},
      kept_snapshots = ${settings.keptSnapshots}, kept_event_days = ${settings.keptEventDays}, updated_at = now()`);
}

async function countDays(transaction: CommonQueryMethods, timeZone: string): Promise<void> {
  await transaction.query(sql.unsafe`
    update orders set ordered_day = (ordered_at at time zone ${timeZone})::date - date '1970-01-01'
     where ordered_day <> (ordered_at at time zone ${timeZone})::date - date '1970-01-01'`);
  await transaction.query(sql.unsafe`
    update returns set returned_day = (returned_at at time zone ${timeZone})::date - date '1970-01-01'
     where returned_day <> (returned_at at time zone ${timeZone})::date - date '1970-01-01'`);
}

/**
 * Orders whose file named no currency are in the shop's, so they are in the new one now; the others keep theirs. Amounts are
 * counted anew in its minor units.
 */
async function changeCurrency(transaction: CommonQueryMethods, { before, after }: SavedSettings): Promise<void> {
  const { currency } = after;
  const factor = 10 ** after.currencyDigits;
  await rebaseRates(transaction, { from: before.currency, to: currency });
  await transaction.query(sql.unsafe`
    update orders set currency = ${currency} where currency_told is not true and currency <> ${currency}`);
  for (const table of ['orders', 'returns']) {
    await transaction.query(sql.unsafe`
      update ${sql.identifier([table])} set exchange_rate = null, amount_minor = round(amount * ${factor}::numeric)::bigint
       where exchange_rate is not null or amount_minor <> round(amount * ${factor}::numeric)::bigint`);
  }
  const { missing } = await convertOrders(transaction);
  const [first] = missing;
  if (first === undefined) return;
  throw new SettingsProblem(
    'missing-rate',
    `${noRateSentence(first)}, which ${first.orders === 1 ? 'one order needs' : `${first.orders} orders need`}. Add rates for ${currency} under Currencies first; then change the currency`,
  );
}

async function requireTimeZone(transaction: CommonQueryMethods, timeZone: string): Promise<void> {
  // The job queue reckons with the zones that JavaScript knows, the days with those of PostgreSQL, which looks through
  // its files for each of these questions: it is asked last.
  const isKnown =
    isKnownHere(timeZone) &&
    (await transaction.exists(sql.unsafe`select from pg_timezone_names where name = ${timeZone}`));
  if (!isKnown) throw new SettingsProblem('unknown-time-zone', `There is no time zone ${timeZone}`);
}

function isKnownHere(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

function digitsOf(currency: string): number {
  if (!Intl.supportedValuesOf('currency').includes(currency)) {
    throw new SettingsProblem('unknown-currency', `There is no currency ${currency}`);
  }
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
