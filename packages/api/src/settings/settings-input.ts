import { horizons, text } from '@foresale/contract';
import { z } from 'zod';

/** What is left out stays as it is. */
export const settingsInput = z.strictObject({
  shopName: text(80).trim().min(1, 'must not be empty').optional(),
  timeZone: text(60).min(1).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capital letters, such as EUR')
    .optional(),
  horizonDays: z.union(horizons.map((days) => z.literal(days))).optional(),
  eligibleDays: z.number().int().min(30).max(3_650).optional(),
  staleAfterDays: z.number().int().min(1).max(365).nullable().optional(),
  keptSnapshots: z.number().int().min(1).max(100).optional(),
  keptEventDays: z.number().int().min(1).max(3_650).optional(),
});
