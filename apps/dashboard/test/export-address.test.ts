import { expect, test } from 'vitest';
import { exportAddress } from '../src/priorities/export-address.ts';
import { noFilters } from '../src/priorities/filters.ts';

test('the whole list has a plain address', () => {
  expect(exportAddress(noFilters)).toBe('/api/export/customers');
});

test('every filter of the list narrows the file, and the order is left to it', () => {
  const address = exportAddress({
    search: 'a&b',
    segments: ['Loyal', "Can't Lose Them"],
    boughtFrom: '2025-01-01',
    boughtTo: '2025-02-01',
    minProbability: 0.2,
    maxProbability: 0.9,
    country: 'DE',
    city: 'Köln',
    category: 'Toys',
    sort: 'monetary',
    direction: 'asc',
  });
  const query = new URL(address, 'http://localhost').searchParams;
  expect(query.getAll('segment')).toEqual(['Loyal', "Can't Lose Them"]);
  expect(Object.fromEntries([...query].filter(([name]) => name !== 'segment'))).toEqual({
    search: 'a&b',
    last_purchase_from: '2025-01-01',
    last_purchase_to: '2025-02-01',
    min_probability: '0.2',
    max_probability: '0.9',
    country: 'DE',
    city: 'Köln',
    category: 'Toys',
  });
});
