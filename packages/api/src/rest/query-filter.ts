import { type CustomerFilter, customerFilterSchema } from '@foresale/contract';
import { z } from 'zod';

const { shape } = customerFilterSchema;

/** True or false, written out in a query. */
export const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean());

/** The filters of the list under the names that REST gives them. */
export const filterQuery = {
  segment: shape.segment,
  min_probability: shape.minProbability,
  max_probability: shape.maxProbability,
  last_purchase_from: shape.lastPurchaseFrom,
  last_purchase_to: shape.lastPurchaseTo,
  recency_score: shape.recencyScore,
  frequency_score: shape.frequencyScore,
  monetary_score: shape.monetaryScore,
  category: shape.category,
  country: shape.country,
  state: shape.state,
  city: shape.city,
  outreach: shape.outreach,
  owner: shape.owner,
  include_snoozed: flag.optional(),
  search: shape.text,
};

const filterSchema = z.object(filterQuery);

export function filterFrom(query: z.output<typeof filterSchema>): CustomerFilter {
  return {
    segment: query.segment,
    minProbability: query.min_probability,
    maxProbability: query.max_probability,
    lastPurchaseFrom: query.last_purchase_from,
    lastPurchaseTo: query.last_purchase_to,
    recencyScore: query.recency_score,
    frequencyScore: query.frequency_score,
    monetaryScore: query.monetary_score,
    category: query.category,
    country: query.country,
    state: query.state,
    city: query.city,
    outreach: query.outreach,
    owner: query.owner,
    snoozed: query.include_snoozed === undefined ? undefined : query.include_snoozed ? 'shown' : 'hidden',
    text: query.search,
  };
}

export const limitQuery = z.coerce.number().int().min(1).max(1_000).default(100);
export const cursorQuery = z.string().max(2_000).optional();
