import { expect, test } from 'vitest';
import { print } from '../src/print.ts';
import { doubleLiteral, doubleText, quoteName } from '../src/quote.ts';

test('names keep whatever they hold inside the quotes', () => {
  expect(quoteName('a"b')).toBe('"a""b"');
  expect(quoteName(`"; drop table x; --`)).toBe('"""; drop table x; --"');
  expect(() => quoteName('')).toThrow('must not be empty');
  expect(() => quoteName('a\0b')).toThrow('U+0000');
});

test('numbers read back as the same double', () => {
  for (const value of [0.1, 5e-324, 1.7976931348623157e308, -1e21, 123456789012345680, 1 / 3]) {
    expect(Number(doubleText(value))).toBe(value);
  }
  expect(doubleLiteral(0.1)).toBe("'0.1'::float8");
  expect([Number.NaN, Number.POSITIVE_INFINITY, -0].map(doubleText)).toEqual(['NaN', 'Infinity', '0']);
});

test('sums are balanced, so that no chain grows deep', () => {
  const parts = Array.from({ length: 1024 }, (_, i) => ({ kind: 'integer', value: i }) as const);
  let deepest = 0;
  let depth = 0;
  for (const character of print({ kind: 'sum', parts })) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }
  expect(deepest).toBe(10);
});

test('a table is an array whose indexes begin at 0', () => {
  const table = { type: 'int4', shape: [2, 3], values: [1, 2, 3, 4, 5, 6] } as const;
  const indexes = [
    { kind: 'integer', value: 1 },
    { kind: 'integer', value: 2 },
  ] as const;
  expect(print({ kind: 'lookup', table, indexes })).toBe("('[0:1][0:2]={{1,2,3},{4,5,6}}'::int4[])[1][2]");
});
