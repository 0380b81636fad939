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
    expect(say('orders_90', 4)).toBe('Bought 4 times in the last 90 days');
    expect(say('orders_30', 0)).toBe('Nothing bought in the last 30 days');
    expect(say('orders_365', 1)).toBe('Bought once in the last 365 days');
    expect(say('recency_days', 0)).toBe('Last order was today');
    expect(say('recency_days', 1)).toBe('Last order was 1 day ago');
    expect(say('revenue_90', 123_456)).toBe('Spent €1,234.56 in the last 90 days');
    expect(say('gap_median', 31)).toBe('Usually orders every 31 days');
    expect(say('gap_median', Number.NaN)).toBe('Has ordered only once');
    expect(say('days_until_due', -12)).toBe('Next order is 12 days late');
    expect(say('days_until_due', 0.4)).toBe('Next order is due about now');
    expect(say('recency_over_gap', 2.34)).toBe('Away 2.3 times as long as usual');
    expect(say('hazard', 0.123)).toBe('Away as long, 12 of 100 customers order within 30 days');
    expect(say('rhythm_chance', 0.87)).toBe('Keeps ordering like this: 87 of 100 would order again in 30 days');
    expect(say('discount_share', -0.1)).toBe('Paid 10% above list price in the last 365 days');
    expect(say('distinct_categories', 1)).toBe('Bought from 1 category in the last 365 days');
    expect(say('days_since_return', Number.NaN)).toBe('Never returned anything');
    expect(say('month', 11)).toBe('It is November');
  });

  it('begin with a capital and use no word of statistics', () => {
    for (const name of names) {
      for (const value of [0, 1, 5.5]) {
        if (name === 'month' && value !== 1) continue;
        expect(say(name, value)).toMatch(/^[A-Z].*[^.]$/);
        expect(say(name, value)).not.toMatch(/average|mean|median|vary|rhythm|probability|pace|rate\b/i);
      }
    }
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
