import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DatabasePool } from '@foresale/db';
import { listUploadedFiles, readUploadedFile } from '@foresale/db/uploads';

const prefix = 'foresale-upload-';

export interface UploadFolder extends AsyncDisposable {
  readonly path: string;
  readonly paths: readonly string[];
}

export interface UploadRequest {
  readonly importId: number;
  readonly signal: AbortSignal;
  /** Of each file, no more than about this much; a workbook, whose table of contents stands last, is always whole. */
  readonly textBytes?: number;
}

/**
 * The files of an upload on a disk of this machine, for as long as somebody works on them: readers of files go through them
 * twice and jump about in workbooks. One chunk at a time is in memory.
 */
export async function openUploadFolder(pool: DatabasePool, request: UploadRequest): Promise<UploadFolder> {
  const { importId, signal, textBytes = Number.POSITIVE_INFINITY } = request;
  const path = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rm(path, { recursive: true, force: true }));
  const paths: string[] = [];
  for (const { fileNo, name } of await listUploadedFiles(pool, importId)) {
    const file = join(path, name);
    const most = /\.xlsx$/i.test(name) ? Number.POSITIVE_INFINITY : textBytes;
    await pipeline(upTo(most, readUploadedFile(pool, { importId, fileNo })), createWriteStream(file), { signal });
    paths.push(file);
  }
  const kept = undo.move();
  return { path, paths, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function* upTo(most: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let written = 0;
  for await (const chunk of chunks) {
    yield chunk;
    written += chunk.length;
    if (written >= most) return;
  }
}

/** Removes the folders of workers that were killed. A folder of our own number is one of an earlier life. */
export async function sweepUploadFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (!Number.isInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    // Somebody else's process is there, and none of ours to ask.
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
  }
}
