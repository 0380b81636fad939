import { Readable } from 'node:stream';

const idleMilliseconds = 60_000;
/** Small, so that a reader on a slow line takes at least one in the time it has. */
const pieceBytes = 64 * 1024;

/** A file as a stream that ends with an error when its reader takes nothing of it for a minute. */
export function fileStream(file: AsyncIterable<string | Uint8Array>, idle = idleMilliseconds): Readable {
  const giveUp = () => stream.destroy(new Error('The reader of a file took nothing of it for too long.'));
  async function* pieces() {
    for await (const part of file) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      for (let start = 0; start < bytes.length; start += pieceBytes) {
        // Only while something waits for the reader: making the next part may take as long as it takes.
        const waiting = setTimeout(giveUp, idle);
        try {
          yield bytes.subarray(start, start + pieceBytes);
        } finally {
          clearTimeout(waiting);
        }
      }
    }
  }
  const stream = Readable.from(pieces(), { objectMode: true, highWaterMark: 2 });
  return stream;
}
