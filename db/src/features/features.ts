/** What a feature is, in words. */
export interface FeatureDefinition {
  readonly name: string;
  readonly sentence: string;
  /** The same for every customer of a cut-off: it can only be learned from a history that has seen its seasons. */
  readonly ofTheShop?: true;
  /** Counted over the lines of orders: they take longer to read than all the rest, so a model must be better for it. */
  readonly ofTheBasket?: true;
  /** Needs the orders of each customer in the order of time: sorting all of a large shop takes a third of the rest again. */
  readonly ofTheSequence?: true;
}

/** The columns of db/pipeline/features.sql after customer_id, in its order. A test compares the two. */
export const features: readonly FeatureDefinition[] = [
  { name: 'recency_days', sentence: 'Days since the last counted order.' },
  { name: 'frequency', sentence: 'Counted orders so far.' },
  { name: 'monetary_minor', sentence: 'What all orders brought, net of returns, in minor units.' },
  { name: 'tenure_days', sentence: 'Days since the first counted order.' },
  { name: 'orders_30', sentence: 'Counted orders in the last 30 days.' },
  { name: 'orders_60', sentence: 'Counted orders in the last 60 days.' },
  { name: 'orders_90', sentence: 'Counted orders in the last 90 days.' },
  { name: 'orders_180', sentence: 'Counted orders in the last 180 days.' },
  { name: 'orders_365', sentence: 'Counted orders in the last 365 days.' },
  { name: 'revenue_30', sentence: 'Net revenue of the orders of the last 30 days, in minor units.' },
  { name: 'revenue_60', sentence: 'Net revenue of the orders of the last 60 days, in minor units.' },
  { name: 'revenue_90', sentence: 'Net revenue of the orders of the last 90 days, in minor units.' },
  { name: 'revenue_180', sentence: 'Net revenue of the orders of the last 180 days, in minor units.' },
  { name: 'revenue_365', sentence: 'Net revenue of the orders of the last 365 days, in minor units.' },
  { name: 'gap_mean', sentence: 'Mean days between one order and the next; missing with a single order.' },
  {
    name: 'gap_median',
    sentence: 'Median days between one order and the next; missing with a single order.',
    ofTheSequence: true,
  },
  {
    name: 'gap_spread',
    sentence: 'Standard deviation of the days between orders; missing with a single order.',
    ofTheSequence: true,
  },
  { name: 'gap_last', sentence: 'Days between the last two orders; missing with a single order.', ofTheSequence: true },
  { name: 'recency_over_gap', sentence: 'Days since the last order, in mean gaps: above 1 the customer is late.' },
  { name: 'days_until_due', sentence: 'Days until the median gap is over; negative when it is.', ofTheSequence: true },
  { name: 'decayed_15', sentence: 'Orders, each worth half as much for every 15 days that have passed.' },
  { name: 'decayed_30', sentence: 'Orders, each worth half as much for every 30 days that have passed.' },
  { name: 'decayed_90', sentence: 'Orders, each worth half as much for every 90 days that have passed.' },
  { name: 'decayed_180', sentence: 'Orders, each worth half as much for every 180 days that have passed.' },
  { name: 'shrunk_rate', sentence: 'Repeat orders a day, pulled towards what is usual in the shop.' },
  {
    name: 'hazard',
    sentence: 'Share of customers who bought within a horizon after having been away as long as this one.',
  },
  { name: 'orders_last_year', sentence: 'Counted orders in the window of the coming horizon, one year before.' },
  { name: 'average_order_minor', sentence: 'Mean net value of an order, in minor units.' },
  { name: 'median_order_minor', sentence: 'Median net value of an order, in minor units.' },
  { name: 'last_order_minor', sentence: 'Net value of the last order, in minor units.', ofTheSequence: true },
  {
    name: 'items_per_order',
    sentence: 'Mean lines per order of the last 365 days; missing without any.',
    ofTheBasket: true,
  },
  {
    name: 'distinct_products',
    sentence: 'Different products ordered in the last 365 days; missing without any.',
    ofTheBasket: true,
  },
  {
    name: 'distinct_categories',
    sentence: 'Different categories ordered from in the last 365 days; missing without any.',
    ofTheBasket: true,
  },
  {
    name: 'discount_share',
    sentence: 'Share of the list price not paid in the last 365 days; missing where no list price is known.',
    ofTheBasket: true,
  },
  { name: 'returned_share', sentence: 'Share of the ordered value that came back.' },
  { name: 'return_days', sentence: 'Days on which something of an order came back, summed over the orders.' },
  { name: 'days_since_return', sentence: 'Days since something came back; missing if nothing ever did.' },
  { name: 'month', sentence: 'Month of the as-of moment, 1 to 12.', ofTheShop: true },
  {
    name: 'shop_activity',
    sentence: 'Orders a day in the whole shop over the last 30 days, over those of the last 365.',
    ofTheShop: true,
  },
  {
    name: 'rhythm_chance',
    sentence:
      'Chance to buy within the horizon by the rhythm of the orders alone: BG/NBD, fitted to the shop as of the moment.',
  },
];
