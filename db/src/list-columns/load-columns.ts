import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ListColumns } from './columns.ts';

export interface ColumnsRequest {
  readonly databaseUrl: string;
  readonly runId: number;
  readonly customers: number;
}

/** Reads a run's list into columns, on a thread of its own: a million rows keep one busy for some seconds. */
export async function loadColumns(request: ColumnsRequest, signal: AbortSignal): Promise<ListColumns> {
  const worker = new Worker(new URL('./columns-worker.ts', import.meta.url), { workerData: request });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [columns] = await Promise.race([
      once(worker, 'message', { signal }),
      once(worker, 'exit').then(() => {
        throw new Error('The thread that reads a list ended early.');
      }),
    ]);
    // From our own thread, which has just made it.
    return columns as ListColumns;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
