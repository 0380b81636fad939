import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { importLock } from '../import/index.ts';
import { moveSchedules } from '../schedules/index.ts';
import { readSettings, type ShopSettings } from './read-settings.ts';
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
 * anew, in the same transaction, and the schedules of runs move with it; so does a currency with other digits with the
 * minor units. `also` joins the transaction: the audit entry, for one.
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
    const areDigitsNew = after.currencyDigits !== before.currencyDigits;
    if (isZoneNew) await requireTimeZone(transaction, after.timeZone);
    if (isZoneNew || areDigitsNew) await requireQuiet(transaction);
    await write(transaction, after);
    if (isZoneNew) await countDays(transaction, after.timeZone);
    if (areDigitsNew) await countMinorUnits(transaction, after.currencyDigits);
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

async function countMinorUnits(transaction: CommonQueryMethods, digits: number): Promise<void> {
  const factor = 10 ** digits;
  await transaction.query(sql.unsafe`
    update orders set amount_minor = round(amount * ${factor}::numeric)::bigint
     where amount_minor <> round(amount * ${factor}::numeric)::bigint`);
  await transaction.query(sql.unsafe`
    update returns set amount_minor = round(amount * ${factor}::numeric)::bigint
     where amount_minor <> round(amount * ${factor}::numeric)::bigint`);
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

const quiet = z.object({ importing: z.boolean(), running: z.boolean() });

/**
 * An import counts days by the zone that it began with, and a run reads them step by step: neither may meet half a change.
 * The lock keeps later imports waiting until this is committed. Millions of rows take longer than a query may.
 */
async function requireQuiet(transaction: CommonQueryMethods): Promise<void> {
  await transaction.query(sql.unsafe`set local statement_timeout = 0`);
  const { importing, running } = await transaction.one(sql.type(quiet)`
    select not pg_try_advisory_xact_lock(${importLock}) as importing,
           exists (select from runs where status = 'running') as running`);
  if (importing) throw new SettingsProblem('busy', 'An import is under way; change this when it has ended');
  if (running) throw new SettingsProblem('busy', 'A run is under way; change this when it has ended');
}

function digitsOf(currency: string): number {
  if (!Intl.supportedValuesOf('currency').includes(currency)) {
    throw new SettingsProblem('unknown-currency', `There is no currency ${currency}`);
  }
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
