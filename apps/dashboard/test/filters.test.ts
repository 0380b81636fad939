import { describe, expect, test } from 'vitest';
import {
  countFilters,
  filterOf,
  filtersOf,
  noFilters,
  orderAfterClick,
  type PriorityFilters,
  parametersOf,
} from '../src/filters/filters.ts';

const everything: PriorityFilters = {
  search: 'maria & co',
  segments: ['Loyal', "Can't Lose Them"],
  boughtFrom: '2025-02-28',
  boughtTo: '2025-03-31',
  minProbability: 0.35,
  maxProbability: 0.9,
  country: 'Spain',
  city: 'León',
  category: 'Toys, Games',
  recencyScores: [5, 4],
  frequencyScores: [1],
  outreach: ['to-call', 'none'],
  owner: '12',
  showsSnoozed: true,
  columns: ['rank', 'customer'],
  sort: 'monetary',
  direction: 'asc',
};

function throughTheAddress(filters: PriorityFilters): PriorityFilters {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parametersOf(filters))) if (value !== null) search.set(name, value);
  return filtersOf(Object.fromEntries(search));
}

describe('filters in the address', () => {
  test('every filter survives being sent to a colleague', () => {
    expect(throughTheAddress(everything)).toEqual(everything);
  });

  test('a plain list has a plain address', () => {
    expect(Object.values(parametersOf(noFilters)).every((value) => value === null)).toBe(true);
    expect(filtersOf({})).toEqual(noFilters);
  });

  test('what makes no sense counts as not given', () => {
    const typed = {
      from: '2025-02-30',
      to: 'yesterday',
      min: '-5',
      max: '400',
      sort: 'phone',
      segment: '||',
      direction: 'up',
      status: 'maybe|',
      owner: '-1',
    };
    expect(filtersOf(typed)).toEqual(noFilters);
  });

  test('a name that is given twice counts once', () => {
    expect(filtersOf({ q: ['first', 'second'] }).search).toBe('first');
  });

  test('the order of the list is no filter', () => {
    expect(countFilters({ ...noFilters, sort: 'recency', direction: 'desc' })).toBe(0);
    expect(countFilters(everything)).toBe(13);
  });

  test('the server is asked only for what narrows', () => {
    expect(filterOf(noFilters)).toEqual({});
    expect(filterOf({ ...noFilters, minProbability: 0, country: 'Spain' })).toEqual({
      minProbability: 0,
      country: ['Spain'],
    });
  });

  test('a header gives its usual direction first, then the other one, then its own again', () => {
    const first = { ...noFilters, ...orderAfterClick(noFilters, 'monetary') };
    expect(first).toMatchObject({ sort: 'monetary', direction: null });
    const second = { ...first, ...orderAfterClick(first, 'monetary') };
    expect(second).toMatchObject({ sort: 'monetary', direction: 'asc' });
    expect(orderAfterClick(second, 'monetary')).toEqual({ sort: 'monetary', direction: null });
    expect(orderAfterClick(second, 'recency')).toEqual({ sort: 'recency', direction: null });
  });
});
