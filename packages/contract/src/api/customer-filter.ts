import { z } from 'zod';
import { day, text } from './text.ts';

const word = text(200).min(1);
/** One or several; a query string that names a value once means a list of one. */
const words = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(word).min(1).max(50));
const share = z.coerce.number().min(0).max(1);

/** Which customers of the current snapshot; what is left out does not narrow. */
export const customerFilterSchema = z.object({
  segment: words.optional(),
  lastPurchaseFrom: day.optional(),
  lastPurchaseTo: day.optional(),
  minProbability: share.optional(),
  maxProbability: share.optional(),
  category: words.optional(),
  country: words.optional(),
  state: words.optional(),
  city: words.optional(),
  /** Found anywhere in the id; in name and e-mail too for those who may see them. */
  text: text(100).trim().optional(),
});
export type CustomerFilter = z.infer<typeof customerFilterSchema>;

export const customerSorts = ['priority', 'recency', 'frequency', 'monetary', 'probability'] as const;
export const customerSortSchema = z.enum(customerSorts);
export type CustomerSort = z.infer<typeof customerSortSchema>;

export const directionSchema = z.enum(['asc', 'desc']);
export type Direction = z.infer<typeof directionSchema>;

/** What people mean when they name a sort and no direction: the best to call first. */
export const usualDirection: Readonly<Record<CustomerSort, Direction>> = {
  priority: 'asc',
  recency: 'asc',
  frequency: 'desc',
  monetary: 'desc',
  probability: 'desc',
};
