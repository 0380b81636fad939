import { filterOf, type PriorityFilters } from './filters.ts';

/** The address of a CSV file with exactly the customers that the filters leave, under REST's names for them. */
export function exportAddress(filters: PriorityFilters): string {
  const filter = filterOf(filters);
  const query = new URLSearchParams();
  const lists = { segment: filter.segment, country: filter.country, city: filter.city, category: filter.category };
  for (const [name, values] of Object.entries(lists)) for (const value of values ?? []) query.append(name, value);
  const single = {
    search: filter.text,
    last_purchase_from: filter.lastPurchaseFrom,
    last_purchase_to: filter.lastPurchaseTo,
    min_probability: filter.minProbability,
    max_probability: filter.maxProbability,
  };
  for (const [name, value] of Object.entries(single)) if (value !== undefined) query.set(name, String(value));
  const search = query.toString();
  return search === '' ? '/api/export/customers' : `/api/export/customers?${search}`;
}
