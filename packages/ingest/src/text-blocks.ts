import { IngestProblem } from './ingest-problem.ts';
import { type Encoding, TextDecoding } from './text-decoding.ts';

/** No line of a table is this long; a file that has one is no table, and must not be gathered in memory to find out. */
export const longestLine = 1024 * 1024;

const lineFeed = 0x0a;
const sniffedBytes = 8192;

export interface TextBlock {
  readonly text: string;
  /** The line number of the block's first line, counted from 1. */
  readonly firstLine: number;
  readonly encoding: Encoding;
}

/** Cuts a stream of bytes into decoded blocks of whole lines. */
export async function* textBlocks(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<TextBlock> {
  let decoding: TextDecoding | undefined;
  let carried: Buffer = Buffer.alloc(0);
  let firstLine = 1;
  for await (const chunk of asUtf8(chunks, file)) {
    decoding ??= new TextDecoding(file, chunk.encoding);
    const bytes = carried.length === 0 ? chunk.bytes : Buffer.concat([carried, chunk.bytes]);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    const block = bytes.subarray(0, end);
    carried = bytes.subarray(end);
    if (carried.length > longestLine) {
      refuseNul(carried, firstLine + countLines(block), file);
      throw new IngestProblem('line-too-long', 'the line is longer than 1 MB.', {
        file,
        line: firstLine + countLines(block),
      });
    }
    if (block.length === 0) continue;
    refuseNul(block, firstLine, file);
    yield { text: decoding.decode(block, firstLine), firstLine, encoding: decoding.encoding };
    firstLine += countLines(block);
  }
  if (carried.length > 0) {
    decoding ??= new TextDecoding(file);
    refuseNul(carried, firstLine, file);
    yield { text: decoding.decode(carried, firstLine), firstLine, encoding: decoding.encoding };
  }
}

interface Utf8Chunk {
  readonly bytes: Buffer;
  readonly encoding: Encoding | undefined;
}

/** Takes the byte order mark off, turns UTF-16 into UTF-8 and refuses what is no text at all. */
async function* asUtf8(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Utf8Chunk> {
  let wide: InstanceType<typeof TextDecoder> | undefined;
  let encoding: Encoding | undefined;
  let isFirst = true;
  const widened = (bytes: Buffer | undefined): Buffer => {
    try {
      return Buffer.from(wide?.decode(bytes, { stream: bytes !== undefined }) ?? '');
    } catch (cause) {
      throw new IngestProblem('invalid-text', 'the text is not valid UTF-16.', { file, cause });
    }
  };
  for await (let bytes of chunks) {
    if (isFirst) {
      isFirst = false;
      const mark = bytes.subarray(0, 3).toString('hex');
      if (mark === 'efbbbf') {
        encoding = 'UTF-8';
        bytes = bytes.subarray(3);
      } else if (mark.startsWith('fffe') || mark.startsWith('feff')) {
        encoding = 'UTF-16';
        wide = new TextDecoder(mark.startsWith('fffe') ? 'utf-16le' : 'utf-16be', { fatal: true });
      } else {
        refuseBinary(bytes.subarray(0, sniffedBytes), file);
      }
    }
    yield { bytes: wide === undefined ? bytes : widened(bytes), encoding };
  }
  if (wide !== undefined) yield { bytes: widened(undefined), encoding };
}

function refuseBinary(start: Buffer, file: string): void {
  let controls = 0;
  for (const byte of start) if (byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f) controls += 1;
  // One stray control character is a typing error and is reported with its line; many are no text.
  if (controls > 2 && controls > start.length / 50) {
    throw new IngestProblem('binary-file', 'is a binary file, not a table (CSV, gzipped CSV or .xlsx).', { file });
  }
}

function refuseNul(bytes: Buffer, firstLine: number, file: string): void {
  const at = bytes.indexOf(0);
  if (at === -1) return;
  throw new IngestProblem('nul-byte', 'the line contains a NUL byte.', {
    file,
    line: firstLine + countLines(bytes.subarray(0, at)),
  });
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}
