import { z } from 'zod';
import { text } from './text.ts';

/** A list to come back to: the query of the dashboard's address. */
export const savedViewSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  query: z.string(),
  isShared: z.boolean(),
  isOwn: z.boolean(),
  ownerName: z.string(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

export const saveViewSchema = z.strictObject({
  name: text(80).trim().min(1),
  query: text(2_000),
  isShared: z.boolean().default(false),
});
