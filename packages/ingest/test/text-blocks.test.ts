import { expect, test } from 'vitest';
import { IngestProblem } from '../src/ingest-problem.ts';
import { textBlocks } from '../src/text-blocks.ts';

/** Reads bytes that come in pieces of this size. */
async function textOf(bytes: Buffer, pieceSize = 3): Promise<{ text: string; encoding: string | undefined }> {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  }
  let text = '';
  let encoding: string | undefined;
  for await (const block of textBlocks(pieces(), 'text.csv')) {
    text += block.text;
    encoding = block.encoding;
  }
  return { text, encoding };
}

const wide = (text: string, bigEndian: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

const cities = 'a;b\nMüller;São Paulo\nAndré;Málaga\n¿Qué?;£5 – 10 €\nprêt à porter;é bom, 10×15\n';

test.each([1, 2, 3, 7, 1000])('encodings are told apart, in pieces of %i bytes', async (size) => {
  expect(await textOf(Buffer.from(cities), size)).toEqual({ text: cities, encoding: 'UTF-8' });
  expect(await textOf(Buffer.from(`\ufeff${cities}`), Math.max(size, 3))).toEqual({ text: cities, encoding: 'UTF-8' });
  expect(await textOf(wide(cities, false), Math.max(size, 3))).toEqual({ text: cities, encoding: 'UTF-16' });
  expect(await textOf(wide(cities, true), Math.max(size, 3))).toEqual({ text: cities, encoding: 'UTF-16' });
  const windows = Buffer.from(cities.replace('–', '\x96').replace('€', '\x80'), 'latin1');
  expect(await textOf(windows, size)).toEqual({ text: cities, encoding: 'Latin-1' });
});

test.each([
  ['a lone byte', 'x\n\xff\n', 2],
  ['a capital after a small letter', 'x\ny\ncaf\xc3(\n', 3],
  ['a byte Windows-1252 gives no letter', 'x\na\x81b\n', 2],
  ['UTF-8 before and a broken sequence after', 'M\xc3\xbcller\nM\xfcller\n', 2],
])('%s is neither UTF-8 nor Latin-1', async (_, text, line) => {
  const problem = await textOf(Buffer.from(text, 'latin1'), 1000).catch((cause: unknown) => cause);
  expect(problem).toBeInstanceOf(IngestProblem);
  expect(problem).toMatchObject({ code: 'invalid-text', line });
});
