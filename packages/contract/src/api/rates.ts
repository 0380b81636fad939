import { z } from 'zod';

const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, such as USD');
const daySchema = z.iso.date('must be a day, such as 2026-03-01');

export const rateKeySchema = z.strictObject({ currency: currencySchema, day: daySchema });

/** What one unit of a currency is worth in the shop's, from a day on. Text, since it is exact. */
export const exchangeRateSchema = rateKeySchema.extend({
  rate: z
    .string()
    .regex(/^\d{1,10}(?:\.\d{1,10})?$/, 'must be a number with a decimal point, such as 0.9213')
    .refine((rate) => Number(rate) > 0, 'must be above zero'),
});
export type ExchangeRate = z.infer<typeof exchangeRateSchema>;

export const currencyInUseSchema = z.object({
  currency: z.string(),
  orders: z.number().int(),
  /** Those that count one to one, since they have no rate. */
  unconverted: z.number().int(),
  newestRateOn: z.string().nullable(),
});
export type CurrencyInUse = z.infer<typeof currencyInUseSchema>;

export const missingRateSchema = z.object({
  currency: z.string(),
  /** The first of the days. */
  day: z.string(),
  days: z.number().int(),
  orders: z.number().int(),
});
export type MissingRate = z.infer<typeof missingRateSchema>;
