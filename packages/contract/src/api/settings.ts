import { z } from 'zod';

export const horizons = [7, 14, 30, 60, 90] as const;

/** What the whole shop shares. */
export const shopSettingsSchema = z.object({
  shopName: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  currencyDigits: z.number().int(),
  /** A probability is that of an order within so many days. */
  horizonDays: z.union(horizons.map((days) => z.literal(days))),
  /** Customers whose last order is older are not asked about: no probability, no place in the training. */
  eligibleDays: z.number().int(),
  /** When the newest order is older than so many days, runs are as of the day after it; null: always as of now. */
  staleAfterDays: z.number().int().nullable(),
  keptSnapshots: z.number().int(),
  keptEventDays: z.number().int(),
});
export type ShopSettings = z.infer<typeof shopSettingsSchema>;

/** A change of settings and what it causes, in sentences. */
export const settingsEffectsSchema = z.object({ effects: z.array(z.string()) });
