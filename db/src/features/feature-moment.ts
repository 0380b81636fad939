import { z } from 'zod';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';
import { loadFeatureStatement } from './load-feature-statement.ts';
import { sampleMask } from './sample-mask.ts';

/** A moment to see customers from. The moment stays text, because a Date would lose its microseconds. */
export interface FeatureMoment {
  readonly asOf: string;
  readonly asOfDay: number;
  readonly month: number;
  readonly horizonDays: number;
}

const momentRow = z.object({ asOf: z.string(), asOfDay: z.number(), month: z.number() });

/** The shop-zone calendar of a moment, or of the midnight that many days before its day. */
export async function findFeatureMoment(
  connection: Pick<PipelineConnection, 'rows'>,
  given: { readonly asOf: string; readonly horizonDays: number; readonly midnightDaysBefore?: number },
): Promise<FeatureMoment> {
  const [row] = await connection.rows(
    momentRow,
    `select moment::text as "asOf", (moment at time zone time_zone)::date - date '1970-01-01' as "asOfDay",
       extract(month from moment at time zone time_zone)::integer as month
     from (
       select s.time_zone, case when $2::integer is null then $1::timestamptz
         else ((($1::timestamptz at time zone s.time_zone)::date - $2::integer)::timestamp at time zone s.time_zone) end as moment
       from settings s
     ) found`,
    [given.asOf, given.midnightDaysBefore ?? null],
  );
  if (row === undefined) throw new TypeError('The settings have no row.');
  return { ...row, horizonDays: given.horizonDays };
}

const shopRow = z.object({
  prior_orders: z.number(),
  prior_days: z.number(),
  hazard_days: z.array(z.number()),
  hazard: z.array(z.number()),
  activity: z.number(),
  rhythm_repeats: z.array(z.number()),
  rhythm_last_days: z.array(z.number()),
  rhythm_days: z.array(z.number()),
  rhythm_customers: z.array(z.number()),
});

/** The row of db/pipeline/features-shop.sql. */
export type ShopRow = z.infer<typeof shopRow>;

export const shopParametersSchema = shopRow
  .pick({ prior_orders: true, prior_days: true, hazard_days: true, hazard: true, activity: true })
  .extend({
    /** r, alpha, a and b of BG/NBD; null where nobody has bought twice. */
    rhythm: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  });

/** What the whole shop lends to the features of a customer. */
export type ShopParameters = z.infer<typeof shopParametersSchema>;

/** Customers who speak for all of a large shop: shares counted over so many move by two or three thousandths. */
const spokesmen = 32_768;

/** `customers` is how many are known, of whom `spokesmen` are asked; 0 asks everyone. */
export async function readShopRow(
  connection: Pick<PipelineConnection, 'rows'>,
  { asOf, asOfDay, horizonDays }: FeatureMoment,
  customers = 0,
): Promise<ShopRow> {
  const text = await loadFeatureStatement('features-shop');
  const [shop] = await connection.rows(shopRow, text, [asOf, asOfDay, horizonDays, sampleMask(customers, spokesmen)]);
  if (shop === undefined) throw new TypeError('features-shop.sql answered without a row.');
  return shop;
}

/** Customers by their ids: from the first up to, but not, the second; null is no end. */
export type CustomerRange = readonly [from: string, until: string | null];

/** The empty text sorts before every id. */
export const everyone: CustomerRange = ['', null];

/** No id lies between an id and itself followed by the smallest character there is. */
export function onlyCustomer(customerId: string): CustomerRange {
  return [customerId, `${customerId}\u0001`];
}

/** The values of db/pipeline/features.sql's parameters. */
export function featureParameters(
  moment: FeatureMoment,
  shop: ShopParameters,
  range: CustomerRange = everyone,
): readonly unknown[] {
  return [...sharedParameters(moment, shop), ...range];
}

/** The same for customers of a list, of whom `loadFeatureStatementOfList` asks. */
export function featureParametersOfList(
  moment: FeatureMoment,
  shop: ShopParameters,
  customerIds: readonly string[],
): readonly unknown[] {
  const quoted = customerIds.map((id) => `"${id.replace(/[\\"]/g, '\\$&')}"`);
  return [...sharedParameters(moment, shop), `{${quoted.join()}}`];
}

function sharedParameters(moment: FeatureMoment, shop: ShopParameters): readonly unknown[] {
  const { asOf, asOfDay, horizonDays, month } = moment;
  const { prior_orders, prior_days, hazard_days, hazard, activity, rhythm } = shop;
  const list = (numbers: readonly number[]) => `{${numbers.join()}}`;
  return [
    asOf,
    asOfDay,
    horizonDays,
    month,
    prior_orders,
    prior_days,
    list(hazard_days),
    list(hazard),
    activity,
    rhythm === null ? null : list(rhythm),
  ];
}
