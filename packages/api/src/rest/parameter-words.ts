interface ParameterWords {
  readonly says: string;
  readonly example?: string | number | boolean | readonly string[];
}

/** What each parameter of REST means, for the description and the readable page alike. */
export const parameterWords: Readonly<Record<string, ParameterWords>> = {
  id: {
    says: 'The id as the source gave it, percent-encoded; for imports the number of the import.',
    example: 'C-1001',
  },
  segment: { says: 'One segment or several (repeat the parameter).', example: 'Champions' },
  min_probability: { says: 'Least chance to buy, from 0 to 1.', example: 0.5 },
  max_probability: { says: 'Largest chance to buy, from 0 to 1.', example: 0.9 },
  last_purchase_from: { says: 'First day of the last purchase, in the time zone of the shop.', example: '2025-01-01' },
  last_purchase_to: { says: 'Last day of the last purchase, included.', example: '2025-12-31' },
  recency_score: { says: 'Recency score 1 to 5; repeat it for several.', example: 5 },
  frequency_score: { says: 'Frequency score 1 to 5; repeat it for several.', example: 4 },
  monetary_score: { says: 'Monetary score 1 to 5; repeat it for several.', example: 3 },
  category: {
    says: 'Bought in a product category with this in its name, in capitals or not; repeat it for several.',
    example: 'Toys',
  },
  country: { says: 'Country of the customer; repeat it for several.', example: 'Germany' },
  state: { says: 'State or region of the customer.', example: 'Bavaria' },
  city: { says: 'City of the customer.', example: 'Lisbon' },
  outreach: { says: 'State of the outreach; `none` is a customer whom nobody has touched.', example: 'to-call' },
  owner: { says: 'Id of the user who owns the customer; `none` for nobody. Needs the role manager.', example: 'none' },
  include_snoozed: {
    says: 'Whether customers whose snooze has not ended are in the list; left out, they are in customers/rfm alone.',
    example: true,
  },
  search: { says: 'Found anywhere in the id; in name and e-mail too for roles that see them.', example: 'schwarz' },
  sort_by: { says: 'What the list is ordered by.', example: 'monetary' },
  direction: { says: 'Ascending or descending; left out, the best to call come first.', example: 'desc' },
  limit: { says: 'Rows of a page, 1 to 1,000.', example: 100 },
  page: { says: 'The page, from 1. Deep pages are quicker with `cursor`.', example: 1 },
  cursor: { says: '`next_cursor` of the page before; it stays in the run that it began in.' },
  columns: { says: 'Columns of the file, in order, separated by commas.', example: 'customer_id,name,segment' },
  customer_ids: { says: 'Only these customers.', example: ['C-1001', 'C-1002'] },
  format: { says: 'csv or xlsx.', example: 'csv' },
  include_predictions: { says: 'Without `columns`: whether the chance to buy is one of them.', example: true },
  include_why: { says: 'Adds why each customer is likely or unlikely to buy, in words.', example: true },
  bom: { says: 'Begins a CSV with a byte order mark, which some spreadsheets need.', example: false },
  before: { says: 'Only those with a smaller number: the last one of the page before.', example: 120 },
  period: { says: 'day, week or month.', example: 'month' },
  from: { says: 'First day, in the time zone of the shop.', example: '2025-01-01' },
  until: { says: 'The day after the last one.', example: '2026-01-01' },
  to: { says: 'Last day, included.', example: '2025-12-31' },
  from_run_id: { says: 'The earlier run.', example: 12 },
  to_run_id: { says: 'The later run.', example: 13 },
  run_id: { says: 'A run; left out, the current one.', example: 13 },
  status: { says: 'State of the outreach.', example: 'called' },
  snoozed_until: { says: 'With the status snoozed: the day on which the customer returns to the list.' },
  owner_id: { says: 'Id of the user who owns the customer; null for nobody.' },
  note: { says: 'What to know about the customer; null removes it.' },
  train: { says: 'Whether a model is trained first.', example: false },
  date_range: { says: 'Last purchase from `start` to `end`, both included.' },
};
