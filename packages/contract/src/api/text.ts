import { z } from 'zod';

/** Text that PostgreSQL can hold, as JSON too: anything but the null character and halves of characters. */
export function text(longest: number): z.ZodString {
  return z
    .string()
    .max(longest)
    .refine((value) => !value.includes('\0'), 'must not contain a null character')
    .refine((value) => value.isWellFormed(), 'must not contain half a character');
}

/** A day of the years 1 to 9999; the year 0, which ISO 8601 has, PostgreSQL has not. */
export const day = z.iso.date().refine((value) => !value.startsWith('0000'), 'must be a day after the year 0');

/** A moment with its offset from UTC. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine((value) => Number(value.slice(0, 4)) > 1, 'must be a moment after the year 1')
  .refine((value) => Number(value.slice(0, 4)) < 9_999, 'must be a moment before the year 9999');
