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

export const shopParametersSchema = z.object({
  prior_orders: z.number(),
  prior_days: z.number(),
  hazard_days: z.array(z.number()),
  hazard: z.array(z.number()),
  activity: z.number(),
});

/** What the whole shop lends to the features of a customer: the row of db/pipeline/features-shop.sql. */
export type ShopParameters = z.infer<typeof shopParametersSchema>;

/** Customers who speak for all of a large shop: shares counted over so many move by less than a thousandth. */
const spokesmen = 131_072;

/** `customers` is how many are known at the moment; 0 where a sample of them was taken already. */
export async function readShopParameters(
  connection: Pick<PipelineConnection, 'rows'>,
  { asOf, asOfDay, horizonDays }: FeatureMoment,
  customers = 0,
): Promise<ShopParameters> {
  const text = await loadFeatureStatement('features-shop');
  const [shop] = await connection.rows(shopParametersSchema, text, [
    asOf,
    asOfDay,
    horizonDays,
    sampleMask(customers, spokesmen),
  ]);
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
  const { asOf, asOfDay, horizonDays, month } = moment;
  const { prior_orders, prior_days, hazard_days, hazard, activity } = shop;
  const [days, shares] = [`{${hazard_days.join()}}`, `{${hazard.join()}}`];
  return [asOf, asOfDay, horizonDays, month, prior_orders, prior_days, days, shares, activity, ...range];
}

/** The same for everyone, those of the shop found under the same as-of rule. */
export async function readFeatureParameters(
  connection: PipelineConnection,
  moment: FeatureMoment,
): Promise<readonly unknown[]> {
  return featureParameters(moment, await readShopParameters(connection, moment));
}
