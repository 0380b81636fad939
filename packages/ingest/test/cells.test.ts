import { expect, test } from 'vitest';
import { StyleFinder } from '../src/column-styles.ts';
import { splitMoney } from '../src/currency.ts';
import { readDecimal, signOf } from '../src/decimal.ts';
import { readMoment } from '../src/moment.ts';

test.each([
  ['2010-12-01 08:26:00', '2010-12-01 08:26:00'],
  ['2010-12-01T08:26:00.123Z', '2010-12-01 08:26:00.123Z'],
  ['2010-12-01 8:26', '2010-12-01 08:26:00'],
  ['2010-12-01T08:26:00+02:00', '2010-12-01 08:26:00+02:00'],
  ['2010/12/01', '2010-12-01 00:00:00'],
  ['20101201', '2010-12-01'],
  ['12/1/2010 8:26', '2010-12-01 08:26:00'],
  ['12/1/10 8:26', '2010-12-01 08:26:00'],
  ['12/1/2010 12:05:09 AM', '2010-12-01 00:05:09'],
  ['12/1/2010 1:05 pm', '2010-12-01 13:05:00'],
  ['2/29/2024', '2024-02-29 00:00:00'],
  ['2/29/2023', undefined],
  ['13/1/2010', undefined],
  ['2010-13-01', undefined],
  ['2010-12-01 24:00', undefined],
  ['0001-01-01', undefined],
  ['yesterday', undefined],
])('%s, month first, is %s', (text, moment) => {
  expect(readMoment(text, 'month-first')).toBe(moment);
});

test('the same text is another day where days come first', () => {
  expect(readMoment('3/4/2017', 'month-first')).toBe('2017-03-04 00:00:00');
  expect(readMoment('3/4/2017', 'day-first')).toBe('2017-04-03 00:00:00');
});

test.each([
  ['2.55', 'point', '2.55'],
  ['-1,234.50', 'point', '-1234.50'],
  ['£1,234', 'point', undefined],
  ['(12.5)', 'point', '-12.5'],
  ['.5', 'point', '0.5'],
  ['1E+03', 'point', '1000'],
  ['1.234,50', 'comma', '1234.50'],
  ['12,5', 'comma', '12.5'],
  ['7', 'comma', '7'],
  ['12,5', 'point', undefined],
  ['1.5.2', 'point', undefined],
  ['12 pieces', 'point', undefined],
  ['', 'point', undefined],
  ['NaN', 'point', undefined],
  ['Infinity', 'point', undefined],
] as const)('%s with a decimal %s is %s', (text, sign, number) => {
  expect(readDecimal(text, sign)).toBe(number);
});

test.each([
  ['£12.50', '12.50', 'GBP'],
  ['12,50 €', '12,50', 'EUR'],
  ['USD 5', '5', 'USD'],
  ['5usd', '5', 'USD'],
  ['-$3.00', '-3.00', 'USD'],
  ['($3.00)', '-3.00', 'USD'],
  ['5,00 €-', '-5,00', 'EUR'],
  ['R$ 1.234,50', '1.234,50', 'BRL'],
  ['Rs.500', '500', null],
  ['kr 5', '5', null],
  ['12 kg', '12', null],
  ['12.50', '12.50', undefined],
  ['1e5', '1e5', undefined],
  ['€', '€', undefined],
])('the money of %s is %s in %s', (text, number, currency) => {
  expect(splitMoney(text, 'EUR')).toEqual({ number, currency });
});

test('a sign that several currencies share is the shop\u2019s, where it is one of them', () => {
  expect(['$5', '£5', '¥5', 'kr 5'].map((text) => splitMoney(text, 'EUR').currency)).toEqual([
    'USD',
    'GBP',
    'JPY',
    null,
  ]);
  expect(splitMoney('$5', 'CAD').currency).toBe('CAD');
  expect(splitMoney('¥5', 'CNY').currency).toBe('CNY');
  expect(splitMoney('kr 5', 'NOK').currency).toBe('NOK');
});

test('what a comma says about its column', () => {
  expect(['1,5', '1,234', '1,234.5', '1.234,5', '1,234,567', '12'].map(signOf)).toEqual([
    'comma',
    undefined,
    'point',
    'comma',
    'point',
    undefined,
  ]);
});

function stylesOf(dates: readonly (readonly string[])[], delimiter = ','): unknown {
  const finder = new StyleFinder('dates.csv', [0, 1], [2]);
  for (const [index, cells] of dates.entries()) finder.look({ line: index + 2, raw: '', cells });
  const { dates: orders, signs } = finder.styles(delimiter);
  return [...orders.values(), ...signs.values()];
}

test('one telling row decides for its column, and for the columns that have none', () => {
  expect(
    stylesOf([
      ['3/4/2017', '1/2/2017', '5'],
      ['25/4/2017', '3/2/2017', '5'],
    ]),
  ).toEqual(['day-first', 'day-first', 'point']);
  expect(
    stylesOf([
      ['3/4/2017', '', ''],
      ['4/25/2017', '', ''],
    ]),
  ).toEqual(['month-first', 'month-first', 'point']);
  expect(
    stylesOf([
      ['3/4/2017', '', ''],
      ['4.5.2017', '', ''],
    ]),
  ).toEqual(['month-first', 'month-first', 'point']);
  expect(
    stylesOf(
      [
        ['3.4.2017', '', '1,234'],
        ['4.5.2017', '', '12'],
      ],
      ';',
    ),
  ).toEqual(['day-first', 'day-first', 'comma']);
});

test('a stray date among many is left to be rejected; as many one way as the other cannot be read', () => {
  const many = Array.from({ length: 200 }, () => ['4/25/2017', '', '']);
  expect(stylesOf([...many, ['25/4/2017', '', '']])).toEqual(['month-first', 'month-first', 'point']);
  expect(() =>
    stylesOf([
      ['4/25/2017', '', ''],
      ['25/4/2017', '', ''],
    ]),
  ).toThrow('dates.csv, line 3');
});
