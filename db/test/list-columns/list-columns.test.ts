import type { CustomerFilter, CustomerSort, Direction } from '@foresale/contract';
import {
  addRows,
  createColumnBuilder,
  createTextBuilder,
  emptyBitmap,
  findText,
  matchesOf,
  readBinaryRows,
  takeRanks,
} from '@foresale/db/list-columns';
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** More than there are slices to an order, so that a slice holds several places; seeded. */
const size = 5_000;
const names = ['Ada Smith', 'Zoë 文', 'Aaab Aab', "O'Neil", 'Hugo Hugosson', 'ÅSA ÖZ İpek'];
const contacts = Array.from(
  { length: size },
  (_, row) =>
    [
      `c${String(row).padStart(5, '0')}`,
      row % 7 === 0 ? null : `${names[row % names.length]} ${row}`,
      row % 3 === 0 ? null : `person${row}@example.com`,
    ] as const,
);
type Row = readonly [
  ...places: readonly [string, string, null, string],
  ...numbers: readonly [number, number, number, number, number, number, number],
  probability: number | null,
  expectedValue: number | null,
];
const rows = Array.from({ length: size }, (_, row): Row => {
  const random = (Math.imul(row + 1, 2_654_435_761) >>> 8) % 1_000;
  return [
    row % 11 === 0 ? 'Champions' : 'Lost',
    'DE',
    null,
    `City ${row % 300}`,
    20_000 - random,
    random,
    1 + (row % 4),
    random * 13 - 500,
    1,
    2,
    3,
    row > 4_500 ? null : Math.exp(-row / 2_000),
    row > 4_500 || row % 17 === 0 ? null : random % 90,
  ];
});
const columns = buildColumns();

function buildColumns() {
  const builder = createColumnBuilder(size);
  const isFloat = (place: number) => place === 7 || place >= 11;
  const sent = readBinaryRows(binaryCopy(rows.map((row) => row.map((value, place) => fieldOf(value, isFloat(place))))));
  while (sent.next()) builder.add(sent);
  const textBuilder = createTextBuilder(size);
  const sentTexts = readBinaryRows(binaryCopy(contacts.map((row) => row.map((value) => fieldOf(value)))));
  while (sentTexts.next()) textBuilder.add(sentTexts);
  return { ...builder.finish(1), text: textBuilder.finish() };
}

function fieldOf(value: string | number | null, isFloat = false): Buffer | null {
  if (value === null) return null;
  if (typeof value === 'string') return Buffer.from(value);
  const bytes = Buffer.alloc(isFloat ? 8 : 4);
  if (isFloat) bytes.writeDoubleBE(value);
  else bytes.writeInt32BE(value);
  return bytes;
}

/** As PostgreSQL sends it: a signature, flags and an extension of no bytes, then counted fields behind their lengths. */
function binaryCopy(sent: readonly (readonly (Buffer | null)[])[]): Buffer {
  const number = (value: number, bytes: 2 | 4) => {
    const written = Buffer.alloc(bytes);
    written.writeIntBE(value, 0, bytes);
    return written;
  };
  return Buffer.concat([
    Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
    number(0, 4),
    number(0, 4),
    ...sent.flatMap((fields) => [
      number(fields.length, 2),
      ...fields.flatMap((field) => (field === null ? [number(-1, 4)] : [number(field.length, 4), field])),
    ]),
    number(-1, 2),
  ]);
}

const holds = (filter: CustomerFilter, row: Row): boolean =>
  (filter.segment?.includes(row[0]) ?? true) &&
  (filter.city?.includes(row[3] ?? '') ?? true) &&
  (filter.minProbability === undefined || (row[11] ?? -1) >= filter.minProbability) &&
  (filter.lastPurchaseFrom === undefined || row[4] >= Date.parse(filter.lastPurchaseFrom) / 86_400_000);

const sortedBy: Readonly<Record<CustomerSort, (row: Row, place: number) => number | null>> = {
  priority: (_row, place) => place,
  recency: (row) => row[5],
  frequency: (row) => row[6],
  monetary: (row) => row[7],
  probability: (row) => row[11],
  expected_value: (row) => row[12],
};

/** The same by sorting everything. */
function slowRanks(filter: CustomerFilter, sort: CustomerSort, direction: Direction): number[] {
  return rows
    .map((row, place) => ({ row, rank: place + 1, value: sortedBy[sort](row, place) }))
    .filter(({ row }) => holds(filter, row))
    .toSorted((a, b) => {
      if (a.value === null || b.value === null)
        return Number(a.value === null) - Number(b.value === null) || a.rank - b.rank;
      return (direction === 'asc' ? a.value - b.value : b.value - a.value) || a.rank - b.rank;
    })
    .map(({ rank }) => rank);
}

test('pages of any order are those that sorting everything gives, however the matches lie in it', () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          segment: fc.constantFrom<string[]>(['Champions'], ['Lost', 'Lost'], ['Champions', 'Lost'], ['Nobody']),
          city: fc.constantFrom<string[]>(['City 7'], ['City 1', 'City 299']),
          minProbability: fc.constantFrom(0.2, 0.9),
          lastPurchaseFrom: fc.constantFrom('2024-09-20', '2022-02-01'),
        },
        { requiredKeys: [] },
      ),
      fc.constantFrom(...(['priority', 'recency', 'frequency', 'monetary', 'probability', 'expected_value'] as const)),
      fc.constantFrom('asc' as const, 'desc' as const),
      fc.nat(200),
      fc.integer({ min: 1, max: 300 }),
      (filter, sort, direction, skip, limit) => {
        const matches = matchesOf(columns, filter, {});
        const expected = slowRanks(filter, sort, direction);
        const page = takeRanks(columns, matches, { sort, direction, skip, limit });
        expect([...page]).toEqual(expected.slice(skip, skip + limit));
        const last = page.at(-1);
        if (last === undefined) return;
        const value = sort === 'priority' ? last : sortedBy[sort](rows[last - 1] ?? fail(), last - 1);
        const next = takeRanks(columns, matches, { sort, direction, after: { value, rank: last }, limit });
        expect([...next]).toEqual(expected.slice(skip + page.length, skip + page.length + limit));
      },
    ),
    { numRuns: 300 },
  );
});

function fail(): never {
  throw new Error('A page named a row that is not there.');
}

test('a text is found where it stands, and nowhere else', () => {
  const texts = fc.oneof(
    fc.constantFrom(
      'aab',
      'aaab',
      'aabx',
      'hugo',
      'hugoh',
      'hugos',
      'zoë',
      'zoë 文',
      'åsa ö',
      'ÖZ i',
      'son 4',
      '@example.com',
      "o'neil 3",
      'c0004',
    ),
    fc.nat(size).map((row) => `${names[row % names.length]} ${row}`.slice(row % 4, (row % 4) + 7)),
    fc.nat(size).map((row) => `n${row}@ex`),
    fc.nat(99_999).map(String),
  );
  const everyNth = fc.constantFrom(1, 2, 7, 211);
  fc.assert(
    fc.property(texts, fc.boolean(), everyNth, (text, anywhere, nth) => {
      const expected = contacts.flatMap(([id, ...others], place) =>
        [id, ...(anywhere ? others : [])].some((field) => field?.toLowerCase().includes(text.toLowerCase()))
          ? [place]
          : [],
      );
      const found = findText(columns.text, { text, anywhere });
      expect([...found]).toEqual(expected);
      const isWithin = (row: number) => row % nth === 0;
      const within = addRows(emptyBitmap(size), Uint32Array.from(rows.keys()).filter(isWithin));
      expect([...findText(columns.text, { text, anywhere, within })]).toEqual(expected.filter(isWithin));
      expect(addRows(emptyBitmap(size), found)).toHaveLength(Math.ceil(size / 32));
    }),
    { numRuns: 200 },
  );
});
