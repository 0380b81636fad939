import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvSplitter, type Delimiter, detectDelimiter } from '../src/csv-splitter.ts';

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];

const plainCell = fc.string({ unit: fc.constantFrom(...'abcäß €€1 .-x'), maxLength: 6 });
const anyCell = fc.string({
  unit: fc.constantFrom('a', 'b', '"', ',', ';', '\t', '|', '\n', '\r\n', ' ', 'é', ''),
  maxLength: 8,
});

function written(cell: string, quoted: boolean): string {
  return quoted || /[",;|\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const table = fc.record({
  delimiter: fc.constantFrom(...delimiters),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  rows: fc.array(fc.array(fc.tuple(fc.oneof(plainCell, anyCell), fc.boolean()), { minLength: 2, maxLength: 5 }), {
    minLength: 1,
    maxLength: 12,
  }),
  endsWithLine: fc.boolean(),
  cuts: fc.array(fc.nat(12), { maxLength: 4 }),
});

test('records come out as csv-parse reads them, wherever the blocks are cut', () => {
  fc.assert(
    fc.property(table, ({ delimiter, lineEnd, rows, endsWithLine, cuts }) => {
      const lines = rows.map((row) => row.map(([cell, quoted]) => written(cell, quoted)).join(delimiter));
      const text = lines.join(lineEnd) + (endsWithLine ? lineEnd : '');
      const expected = parse(text, { delimiter, record_delimiter: ['\n', '\r\n'], relax_column_count: true });
      const splitter = new CsvSplitter(delimiter, 'property.csv');
      const blocks = blocksOf(text, cuts);
      const found = [...blocks.flatMap((block) => splitter.push(block)), ...splitter.finish()];
      expect(found.map((row) => row.cells)).toEqual(expected);
      expect(found.every((row) => row.malformed === undefined)).toBe(true);
      expect(found.map((row) => row.raw)).toEqual(lines);
    }),
    { numRuns: 2000, seed: 11 },
  );
});

test('line numbers are those of the file, also after cells of several lines', () => {
  const splitter = new CsvSplitter(',', 'lines.csv');
  const rows = [...splitter.push('a,b\n"x\ny",2\n\n3,"4"\n'), ...splitter.finish()];
  expect(rows.map((row) => row.line)).toEqual([1, 2, 4, 5]);
});

test('a quote within a cell is a character; text after a closing quote spoils its own row only', () => {
  const splitter = new CsvSplitter(',', 'quotes.csv');
  const rows = splitter.push('1,15" FRAME,x\n2,"15" FRAME",x\n3,"a ""b""",x\n');
  expect(rows.map((row) => [row.cells[1], row.malformed])).toEqual([
    ['15" FRAME', undefined],
    ['15', 'text after a closing quote'],
    ['a "b"', undefined],
  ]);
});

test('the delimiter is the one that cuts the header into the most cells', () => {
  expect(detectDelimiter('a,b;c;d')).toBe(';');
  expect(detectDelimiter('"a,b,c,d";e')).toBe(';');
  expect(detectDelimiter('a\tb')).toBe('\t');
  expect(detectDelimiter('only')).toBe(',');
});

/** Blocks of whole lines, cut after some of the line ends. */
function blocksOf(text: string, cuts: readonly number[]): string[] {
  const ends = [...text.matchAll(/\n/g)].map((match) => match.index + 1);
  const chosen = [...new Set(cuts.flatMap((cut) => ends[cut] ?? []))].sort((one, other) => one - other);
  const blocks: string[] = [];
  let start = 0;
  for (const end of [...chosen, text.length]) {
    if (end > start) blocks.push(text.slice(start, end));
    start = end;
  }
  return blocks;
}
