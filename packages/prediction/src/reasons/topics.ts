/**
 * Features that tell one thing in several ways. A model spreads what it learned over all of them, so a person is told of
 * each topic once, by the feature that moved this customer most.
 */
export const topics: Readonly<Record<string, readonly string[]>> = {
  'recent purchases': [
    'orders_30',
    'orders_60',
    'orders_90',
    'orders_180',
    'orders_365',
    'decayed_15',
    'decayed_30',
    'decayed_90',
    'decayed_180',
  ],
  timing: ['recency_days', 'recency_over_gap', 'days_until_due', 'hazard', 'gap_last', 'rhythm_chance'],
  habit: ['frequency', 'tenure_days', 'gap_mean', 'gap_median', 'gap_spread', 'shrunk_rate'],
  'a year ago': ['orders_last_year'],
  spending: [
    'monetary_minor',
    'revenue_30',
    'revenue_60',
    'revenue_90',
    'revenue_180',
    'revenue_365',
    'average_order_minor',
    'median_order_minor',
    'last_order_minor',
  ],
  basket: ['items_per_order', 'distinct_products', 'distinct_categories', 'discount_share'],
  returns: ['returned_share', 'return_days', 'days_since_return'],
  season: ['month', 'shop_activity'],
};
