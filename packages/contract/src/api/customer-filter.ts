import { z } from 'zod';
import { outreachStatuses } from './outreach-status.ts';
import { day, text } from './text.ts';

const word = text(200).min(1);
/** One or several; a query string that names a value once means a list of one. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value: z.input<Item> | readonly z.input<Item>[]) =>
      typeof value === 'string' || typeof value === 'number' ? [value] : value,
    z.array(item).min(1).max(50),
  );
const words = listOf(word);
const share = z.coerce.number<number | string>().min(0).max(1);
const scores = listOf(z.coerce.number<number | string>().int().min(1).max(5));

/** Which customers of the current snapshot; what is left out does not narrow. */
export const customerFilterSchema = z.strictObject({
  segment: words.optional(),
  lastPurchaseFrom: day.optional(),
  lastPurchaseTo: day.optional(),
  recencyScore: scores.optional(),
  frequencyScore: scores.optional(),
  monetaryScore: scores.optional(),
  minProbability: share.optional(),
  maxProbability: share.optional(),
  /** Any part of the category's name, in capitals or not. */
  category: words.optional(),
  country: words.optional(),
  state: words.optional(),
  city: words.optional(),
  /** `none` is a customer whom nobody has touched. A snooze that is over counts as to-call. */
  outreach: listOf(z.enum([...outreachStatuses, 'none'])).optional(),
  /** Customers whose snooze has not ended. A list of whom to call hides them unless this, or `outreach`, asks for them. */
  snoozed: z.enum(['hidden', 'shown']).optional(),
  /** Ids of users; `none` is a customer whom nobody owns. For those who may see contact data. */
  owner: listOf(z.union([z.literal('none'), z.coerce.number<number | string>().int().positive()])).optional(),
  /** Found anywhere in the id; in name and e-mail too for those who may see them. */
  text: text(100).trim().optional(),
});
export type CustomerFilter = z.infer<typeof customerFilterSchema>;

/** Which categories to suggest; without a text, those of the largest assortments. */
export const categoryQuestionSchema = z.strictObject({ text: text(100).trim().optional() }).default({});

export const customerSorts = ['priority', 'recency', 'frequency', 'monetary', 'probability', 'expected_value'] as const;
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
  expected_value: 'desc',
};
