import { expect, test } from 'vitest';
import { noFilters } from '../src/filters/filters.ts';
import { exportAddress } from '../src/priorities/export-address.ts';

test('the whole list in its own order', () => {
  expect(exportAddress(noFilters)).toBe('/api/export/customers?sort_by=score');
});

test('every filter of the list narrows the file, and its order is the file’s', () => {
  const address = exportAddress({
    ...noFilters,
    search: 'a&b',
    segments: ['Loyal', "Can't Lose Them"],
    boughtFrom: '2025-01-01',
    boughtTo: '2025-02-01',
    minProbability: 0.2,
    maxProbability: 0.9,
    country: 'DE',
    city: 'Köln',
    category: 'Toys',
    outreach: ['to-call', 'none'],
    owner: '7',
    sort: 'monetary',
    direction: 'asc',
  });
  const query = new URL(address, 'http://localhost').searchParams;
  expect(query.getAll('segment')).toEqual(['Loyal', "Can't Lose Them"]);
  expect(query.getAll('outreach')).toEqual(['to-call', 'none']);
  expect(Object.fromEntries([...query].filter(([name]) => name !== 'segment' && name !== 'outreach'))).toEqual({
    search: 'a&b',
    last_purchase_from: '2025-01-01',
    last_purchase_to: '2025-02-01',
    min_probability: '0.2',
    max_probability: '0.9',
    country: 'DE',
    city: 'Köln',
    category: 'Toys',
    owner: '7',
    sort_by: 'monetary',
    direction: 'asc',
  });
});

test('the file has the columns that are on screen, and always whom it is about', () => {
  const address = exportAddress(noFilters, {
    format: 'xlsx',
    columns: ['rank', 'customer', 'recency', 'outreach', 'reasons'],
    byteOrderMark: true,
  });
  const query = new URL(address, 'http://localhost').searchParams;
  expect(query.get('format')).toBe('xlsx');
  expect(query.get('columns')).toBe(
    'customer_id,name,email,phone,segment,rfm_score,rank,recency,last_purchase_date,outreach_status,snoozed_until,outreach_owner,why',
  );
  expect(query.get('bom')).toBe('true');
});
