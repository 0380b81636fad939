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
  recency_days: (days) => (days <= 0 ? 'Last order was today' : `Last order was ${daysOf(days)} ago`),
  frequency: (orders) => `Ordered ${times(orders)} so far`,
  monetary_minor: (minor, context) => `Spent ${money(minor, context)} so far`,
  tenure_days: (days) => (days <= 0 ? 'First order was today' : `Customer for ${daysOf(days)}`),
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
  gap_mean: afterTwoOrders((days) => `Buys about every ${daysOf(days)}`),
  gap_median: afterTwoOrders((days) => `Usually orders every ${daysOf(days)}`),
  gap_spread: afterTwoOrders((days) =>
    days < 0.5 ? 'Orders like clockwork' : `Orders usually come within about ${daysOf(days)} of the day they are due`,
  ),
  gap_last: afterTwoOrders((days) => `Last two orders were ${daysOf(days)} apart`),
  recency_over_gap: afterTwoOrders((gaps) =>
    gaps < 1
      ? `Away for ${percent.format(gaps)} of the usual time between orders`
      : `Away ${tenths.format(gaps)} times as long as usual`,
  ),
  days_until_due: afterTwoOrders((days) => {
    if (Math.round(days) === 0) return 'Next order is due about now';
    return days > 0 ? `Next order is due in ${daysOf(days)}` : `Next order is ${daysOf(-days)} late`;
  }),
  decayed_15: recentOrders(15),
  decayed_30: recentOrders(30),
  decayed_90: recentOrders(90),
  decayed_180: recentOrders(180),
  shrunk_rate: (perDay) => `Orders about ${tenths.format(perDay * 365)} times a year`,
  hazard: (share, { horizonDays }) => `Away as long, ${ofHundred(share)} customers order within ${horizonDays} days`,
  orders_last_year: (orders, { horizonDays }) =>
    orders === 0
      ? `Nothing bought in the same ${horizonDays} days last year`
      : `Bought ${times(orders)} in the same ${horizonDays} days last year`,
  average_order_minor: (minor, context) => `Spends about ${money(minor, context)} on an order`,
  median_order_minor: (minor, context) => `Usual order: ${money(minor, context)}`,
  last_order_minor: (minor, context) => `Last order: ${money(minor, context)}`,
  items_per_order: withItems((lines) => `Orders about ${tenths.format(lines)} items at a time`),
  distinct_products: withItems((products) => `Bought ${things(products, 'product')} in the last 365 days`),
  distinct_categories: withItems(
    (categories) => `Bought from ${things(categories, 'category', 'categories')} in the last 365 days`,
  ),
  discount_share: (share) => {
    if (Number.isNaN(share)) return 'List prices of the last 365 days are not known';
    if (Math.abs(share) < 0.005) return 'Paid the list price in the last 365 days';
    return `Paid ${percent.format(Math.abs(share))} ${share > 0 ? 'below' : 'above'} list price in the last 365 days`;
  },
  returned_share: (share) =>
    share === 0 ? 'Returned nothing' : `Returned ${percent.format(share)} of everything bought, by value`,
  return_days: (days) => (days === 0 ? 'Never returned anything' : `Returned something on ${daysOf(days)}`),
  days_since_return: (days) => (Number.isNaN(days) ? 'Never returned anything' : `Last return was ${daysOf(days)} ago`),
  month: (month) => `It is ${monthName.format(new Date(Date.UTC(2000, month - 1, 1)))}`,
  shop_activity: (ratio) => {
    if (Math.abs(ratio - 1) < 0.005) return 'The shop is as busy as over the year';
    return `The shop is ${percent.format(Math.abs(ratio - 1))} ${ratio > 1 ? 'busier' : 'quieter'} than over the year`;
  },
  rhythm_chance: (chance, { horizonDays }) =>
    Number.isNaN(chance)
      ? 'Nobody in this shop has bought twice'
      : `Keeps ordering like this: ${ofHundred(chance)} would order again in ${horizonDays} days`,
};

function boughtWithin(days: number): Sentence {
  return (orders) =>
    orders === 0 ? `Nothing bought in the last ${days} days` : `Bought ${times(orders)} in the last ${days} days`;
}

function spentWithin(days: number): Sentence {
  return (minor, context) =>
    minor === 0 ? `Nothing spent in the last ${days} days` : `Spent ${money(minor, context)} in the last ${days} days`;
}

function recentOrders(halfLife: number): Sentence {
  // Somebody who keeps a steady pace has (pace per day × half-life / ln 2) such orders.
  return (orders) => {
    const perMonth = (orders * Math.LN2 * 30) / halfLife;
    const pace =
      perMonth < 0.5 ? `${tenths.format(perMonth * 12)} times a year` : `${tenths.format(perMonth)} times a month`;
    return `Lately buys ${pace}`;
  };
}

function afterTwoOrders(say: (value: number) => string): Sentence {
  return (value) => (Number.isNaN(value) ? 'Has ordered only once' : say(value));
}

function withItems(say: (value: number) => string): Sentence {
  return (value) => (Number.isNaN(value) ? 'No items of the last 365 days are known' : say(value));
}

function ofHundred(share: number): string {
  return `${count.format(share * 100)} of 100`;
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
