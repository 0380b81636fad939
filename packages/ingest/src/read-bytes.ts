import { createReadStream, type ReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { IngestProblem } from './ingest-problem.ts';

/** Large enough that the work per chunk vanishes, small enough that memory does not grow. */
const chunkBytes = 256 * 1024;

export type Content = 'text' | 'gzip' | 'zip';

export interface KnownFile {
  readonly path: string;
  /** How the file is called in reports. */
  readonly name: string;
  readonly bytes: number;
  readonly content: Content;
}

/** Looks at a file without reading it: is it there, how large is it, what does it begin with. */
export async function inspectFile(path: string, name: string): Promise<KnownFile> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(cause, name);
  });
  if (!found.isFile()) throw new IngestProblem('unreadable-file', 'is not a file.', { file: name });
  if (found.size === 0) throw new IngestProblem('empty-file', 'the file is empty.', { file: name });
  const start = await readStart(path, name);
  return { path, name, bytes: found.size, content: contentOf(start, name) };
}

/** The file's bytes, unpacked when they are packed; `onRead` hears how many bytes of the file itself have been read. */
export async function* readBytes(file: KnownFile, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path, { highWaterMark: chunkBytes });
  try {
    for await (const chunk of unpack(source, file)) {
      onRead(source.bytesRead);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && /^Z_/.test(String(cause.code))) {
      throw new IngestProblem('damaged-file', `the gzip data is damaged or cut off (${cause.message}).`, {
        file: file.name,
        cause,
      });
    }
    throw cause instanceof Error && 'syscall' in cause ? unreadable(cause, file.name) : cause;
  } finally {
    source.destroy();
  }
}

function unpack(source: ReadStream, file: KnownFile): Readable {
  if (file.content !== 'gzip') return source;
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  source.on('error', (cause) => gunzip.destroy(cause));
  return source.pipe(gunzip);
}

async function readStart(path: string, name: string): Promise<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(cause, name);
  } finally {
    await handle?.close();
  }
}

function contentOf(start: Buffer, name: string): Content {
  const hex = start.toString('hex');
  if (hex.startsWith('1f8b')) return 'gzip';
  if (hex.startsWith('504b0304')) return 'zip';
  if (hex.startsWith('d0cf11e0')) {
    throw new IngestProblem('binary-file', 'is an old Excel workbook (.xls); save it as .xlsx or CSV.', { file: name });
  }
  return 'text';
}

function unreadable(cause: unknown, name: string): IngestProblem {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT')
    return new IngestProblem('missing-file', 'there is no such file or folder.', { file: name, cause });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new IngestProblem('unreadable-file', `cannot be read (${reason}).`, { file: name, cause });
}
