import { filterOf, type PriorityFilters } from '../filters/filters.ts';

export interface ExportAddressOptions {
  readonly format?: 'csv' | 'xlsx';
  /** Of the list that is on screen, by their ids. */
  readonly columns?: readonly string[];
  /** Begins a CSV so that Excel sees that it is UTF-8. */
  readonly byteOrderMark?: boolean;
}

/** What a file holds always, and what each column of the list adds to it. */
const usual = ['customer_id', 'name', 'email', 'phone', 'segment', 'rfm_score'];
const columnsOf: Readonly<Record<string, readonly string[]>> = {
  rank: ['rank'],
  probability: ['purchase_probability', 'confidence'],
  expected: ['typical_order', 'expected_value'],
  place: ['city', 'state', 'country'],
  recency: ['recency', 'last_purchase_date'],
  frequency: ['frequency'],
  monetary: ['monetary'],
  outreach: ['outreach_status', 'snoozed_until', 'outreach_owner'],
  note: ['outreach_note'],
  reasons: ['why'],
};

/** What a file holds of a list with these columns. */
export function fileColumns(columns: readonly string[]): readonly string[] {
  return [...usual, ...columns.flatMap((id) => columnsOf[id] ?? [])];
}

/** The address of a file with exactly the customers that the filters leave, in their order, under REST's names. */
export function exportAddress(
  filters: PriorityFilters,
  { format = 'csv', columns, byteOrderMark = false }: ExportAddressOptions = {},
): string {
  const filter = filterOf(filters);
  const query = new URLSearchParams();
  const lists = {
    segment: filter.segment,
    country: filter.country,
    city: filter.city,
    category: filter.category,
    recency_score: filter.recencyScore,
    frequency_score: filter.frequencyScore,
    outreach: filter.outreach,
    owner: filter.owner,
  };
  for (const [name, values] of Object.entries(lists))
    for (const value of values ?? []) query.append(name, String(value));
  const single = {
    search: filter.text,
    last_purchase_from: filter.lastPurchaseFrom,
    last_purchase_to: filter.lastPurchaseTo,
    min_probability: filter.minProbability,
    max_probability: filter.maxProbability,
    sort_by: filters.sort === 'priority' ? 'score' : filters.sort,
    direction: filters.direction ?? undefined,
    columns: columns === undefined ? undefined : fileColumns(columns).join(','),
    format: format === 'csv' ? undefined : format,
    include_snoozed: filter.snoozed === 'shown' ? true : undefined,
    bom: byteOrderMark ? true : undefined,
  };
  for (const [name, value] of Object.entries(single)) if (value !== undefined) query.set(name, String(value));
  return `/api/export/customers?${query}`;
}
