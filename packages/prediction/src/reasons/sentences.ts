/** What a sentence needs to know beside the value. */
export interface SentenceContext {
  readonly horizonDays: number;
  readonly currency: string;
  readonly currencyDigits: number;
}

/** A value in words, as said of a customer; NaN is missing. */
type Sentence = (value: number, context: SentenceContext) => string;

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const monthName = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** Every feature's sentence, in the order of db/src/features/features.ts: a test compares the two. */
export const sentences: Readonly<Record<string, Sentence>> = {
  recency_days: (days) => (days <= 0 ? 'last bought today' : `last bought ${daysOf(days)} ago`),
  frequency: (orders) => `bought ${times(orders)} so far`,
  monetary_minor: (minor, context) => `spent ${money(minor, context)} so far`,
  tenure_days: (days) => (days <= 0 ? 'first bought today' : `first bought ${daysOf(days)} ago`),
  orders_30: boughtWithin(30),
  orders_60: boughtWithin(60),
  orders_90: boughtWithin(90),
  orders_180: boughtWithin(180),
  orders_365: boughtWithin(365),
  revenue_30: spentWithin(30),
  revenue_60: spentWithin(60),
  revenue_90: spentWithin(90),
  revenue_180: spentWithin(180),
  revenue_365: spentWithin(365),
  gap_mean: afterTwoOrders((days) => `buys every ${daysOf(days)} on average`),
  gap_median: afterTwoOrders((days) => `usually waits ${daysOf(days)} between orders`),
  gap_spread: afterTwoOrders((days) =>
    days < 0.5 ? 'always waits equally long between orders' : `the waits between orders vary by ${daysOf(days)}`,
  ),
  gap_last: afterTwoOrders((days) => `the last two orders were ${daysOf(days)} apart`),
  recency_over_gap: afterTwoOrders((gaps) =>
    gaps < 1
      ? `of the usual wait between orders, ${percent.format(gaps)} has passed`
      : `has waited ${tenths.format(gaps)} times as long as usual`,
  ),
  days_until_due: afterTwoOrders((days) => {
    if (Math.round(days) === 0) return 'the next order is due about now';
    return days > 0 ? `the next order is due in ${daysOf(days)}` : `the next order is ${daysOf(-days)} overdue`;
  }),
  decayed_15: recentOrders(15),
  decayed_30: recentOrders(30),
  decayed_90: recentOrders(90),
  decayed_180: recentOrders(180),
  shrunk_rate: (perDay) => `buys again about ${tenths.format(perDay * 365)} times a year`,
  hazard: (share, { horizonDays }) =>
    `of customers who were away this long, ${percent.format(share)} bought within ${horizonDays} days`,
  orders_last_year: (orders, { horizonDays }) =>
    orders === 0
      ? `did not buy in the same ${horizonDays} days a year ago`
      : `bought ${times(orders)} in the same ${horizonDays} days a year ago`,
  average_order_minor: (minor, context) => `an order is worth ${money(minor, context)} on average`,
  median_order_minor: (minor, context) => `a typical order is worth ${money(minor, context)}`,
  last_order_minor: (minor, context) => `the last order was worth ${money(minor, context)}`,
  items_per_order: withItems((lines) => `orders ${tenths.format(lines)} items at a time`),
  distinct_products: withItems((products) => `bought ${things(products, 'product')} in the last 365 days`),
  distinct_categories: withItems(
    (categories) => `bought from ${things(categories, 'category', 'categories')} in the last 365 days`,
  ),
  discount_share: (share) => {
    if (Number.isNaN(share)) return 'list prices of what was bought in the last 365 days are not known';
    if (Math.abs(share) < 0.005) return 'paid the list price in the last 365 days';
    return `paid ${percent.format(Math.abs(share))} ${share > 0 ? 'less' : 'more'} than the list price in the last 365 days`;
  },
  returned_share: (share) =>
    share === 0 ? 'returned nothing' : `returned ${percent.format(share)} of the value of all orders`,
  return_days: (days) => (days === 0 ? 'never returned anything' : `returned something on ${daysOf(days)}`),
  days_since_return: (days) =>
    Number.isNaN(days) ? 'never returned anything' : `last returned something ${daysOf(days)} ago`,
  month: (month) => `it is ${monthName.format(new Date(Date.UTC(2000, month - 1, 1)))}`,
  shop_activity: (ratio) => {
    if (Math.abs(ratio - 1) < 0.005) return 'the shop is as busy as over the year';
    return `the shop is ${percent.format(Math.abs(ratio - 1))} ${ratio > 1 ? 'busier' : 'quieter'} than over the year`;
  },
  rhythm_chance: (chance) =>
    Number.isNaN(chance)
      ? 'nobody in this shop has bought twice'
      : `the rhythm of the orders alone says ${percent.format(chance)}`,
};

function boughtWithin(days: number): Sentence {
  return (orders) =>
    orders === 0 ? `did not buy in the last ${days} days` : `bought ${times(orders)} in the last ${days} days`;
}

function spentWithin(days: number): Sentence {
  return (minor, context) =>
    minor === 0 ? `spent nothing in the last ${days} days` : `spent ${money(minor, context)} in the last ${days} days`;
}

function recentOrders(halfLife: number): Sentence {
  // Somebody who keeps a steady pace has (pace per day × half-life / ln 2) such orders.
  return (orders) => {
    const perMonth = (orders * Math.LN2 * 30) / halfLife;
    const pace =
      perMonth < 0.5 ? `${tenths.format(perMonth * 12)} times a year` : `${tenths.format(perMonth)} times a month`;
    return `at the pace of about the last ${halfLife} days, buys ${pace}`;
  };
}

function afterTwoOrders(say: (value: number) => string): Sentence {
  return (value) => (Number.isNaN(value) ? 'bought only once so far' : say(value));
}

function withItems(say: (value: number) => string): Sentence {
  return (value) => (Number.isNaN(value) ? 'no items of the last 365 days are known' : say(value));
}

function times(orders: number): string {
  if (orders === 1) return 'once';
  return orders === 2 ? 'twice' : `${count.format(orders)} times`;
}

function daysOf(days: number): string {
  return things(Math.round(days), 'day');
}

function things(number: number, one: string, many = `${one}s`): string {
  return `${count.format(number)} ${number === 1 ? one : many}`;
}

/** Making one takes longer than explaining a customer. */
const moneyFormats = new Map<string, Intl.NumberFormat>();

function money(minor: number, { currency, currencyDigits }: SentenceContext): string {
  const key = `${currency} ${currencyDigits}`;
  const format =
    moneyFormats.get(key) ??
    new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: currencyDigits });
  moneyFormats.set(key, format);
  return format.format(minor / 10 ** currencyDigits);
}
