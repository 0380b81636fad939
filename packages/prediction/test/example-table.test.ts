import { expect, test } from 'vitest';
import { ExampleTable } from '../src/training/example-table.ts';

function fill(ids: readonly string[], limit: number): ExampleTable {
  const table = new ExampleTable(1, limit);
  for (const id of ids) table.add(id, Float64Array.of(Number(id.slice(1))), id.endsWith('1'));
  return table;
}

const ids = Array.from({ length: 20_000 }, (_, i) => `c${i}`);

test('a full table keeps nine tenths of its limit or more, each row as it came', () => {
  const table = fill(ids, 6000);
  expect(table.seen).toBe(20_000);
  expect(table.customerIds.length).toBeLessThanOrEqual(6000);
  expect(table.customerIds.length).toBeGreaterThan(6000 * 0.88);
  expect([...(table.columns[0] ?? [])]).toEqual(table.customerIds.map((id) => Number(id.slice(1))));
  expect([...table.labels]).toEqual(table.customerIds.map((id) => (id.endsWith('1') ? 1 : 0)));
});

test('who is kept does not depend on the order in which they come', () => {
  const kept = fill(ids, 6000).customerIds;
  const reversed = fill(ids.toReversed(), 6000).customerIds;
  expect(new Set(reversed)).toEqual(new Set(kept));
});

test('whoever fits is kept', () => {
  expect(fill(ids, 20_000).customerIds).toEqual(ids);
});
