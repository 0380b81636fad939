import { features } from '@foresale/db/features';
import { describe, expect, it } from 'vitest';
import { sentences } from '../src/index.ts';
import { topics } from '../src/reasons/topics.ts';

const context = { horizonDays: 30, currency: 'EUR', currencyDigits: 2 };
const names = features.map(({ name }) => name);

function say(feature: string, value: number): string | undefined {
  return sentences[feature]?.(value, context);
}

describe('reasons', () => {
  it('have a sentence and a topic for every feature, and for nothing else', () => {
    expect(Object.keys(sentences)).toEqual(names);
    expect(Object.values(topics).flat().toSorted()).toEqual(names.toSorted());
  });

  it('are said as a person would', () => {
    expect(say('orders_90', 4)).toBe('bought 4 times in the last 90 days');
    expect(say('orders_30', 0)).toBe('did not buy in the last 30 days');
    expect(say('orders_365', 1)).toBe('bought once in the last 365 days');
    expect(say('recency_days', 0)).toBe('last bought today');
    expect(say('recency_days', 1)).toBe('last bought 1 day ago');
    expect(say('revenue_90', 123_456)).toBe('spent €1,234.56 in the last 90 days');
    expect(say('gap_median', Number.NaN)).toBe('bought only once so far');
    expect(say('days_until_due', -12)).toBe('the next order is 12 days overdue');
    expect(say('days_until_due', 0.4)).toBe('the next order is due about now');
    expect(say('recency_over_gap', 2.34)).toBe('has waited 2.3 times as long as usual');
    expect(say('hazard', 0.123)).toBe('of customers who were away this long, 12% bought within 30 days');
    expect(say('discount_share', -0.1)).toBe('paid 10% more than the list price in the last 365 days');
    expect(say('distinct_categories', 1)).toBe('bought from 1 category in the last 365 days');
    expect(say('days_since_return', Number.NaN)).toBe('never returned anything');
    expect(say('month', 11)).toBe('it is November');
  });

  it('are never left without words, whatever the value', () => {
    for (const name of names) {
      for (const value of [Number.NaN, 0, 1, 2, 7.5, -3, 1e9]) {
        if (name === 'month' && !(value >= 1 && value <= 12)) continue;
        if (Number.isNaN(value) && !/gap|due|item|distinct|discount|since_return/.test(name)) continue;
        expect(say(name, value)).not.toMatch(/NaN|undefined|Infinity/);
      }
    }
  });
});
