import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ListAnswers } from './list-answers.ts';

export interface ColumnsRequest {
  readonly databaseUrl: string;
  readonly runId: number;
  readonly customers: number;
  /** Told what went wrong where nobody waits for an answer. */
  readonly onProblem: (problem: unknown) => void;
}

type Name = keyof ListAnswers;

/** What the thread is sent. */
export type Request =
  | { readonly id: number; readonly name: 'readCategories' }
  | {
      [Each in Name]: { readonly id: number; readonly name: Each; readonly args: Parameters<ListAnswers[Each]> };
    }[Name];

/** What it sends back; an answer that nobody asked for is a report. */
export type Reply =
  | 'ready'
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number | null; readonly problem: unknown };

/** The columns of a run, on a thread of their own: the server's stays free for its sockets. */
export interface OpenColumns {
  readonly runId: number;
  readonly size: number;
  /** Undefined as long as the columns cannot tell. */
  ask<Asked extends Name>(
    name: Asked,
    ...args: Parameters<ListAnswers[Asked]>
  ): Promise<ReturnType<ListAnswers[Asked]> | undefined>;
  readCategories(): Promise<void>;
  /** False once it was closed, and when the thread has died. */
  isOpen(): boolean;
  /** Ends the thread when it has answered what it was asked. */
  close(): void;
}

/** Reads a run's list into columns: a million rows take some seconds. */
export async function openColumns(
  { onProblem, ...request }: ColumnsRequest,
  signal: AbortSignal,
): Promise<OpenColumns> {
  const thread = new Worker(new URL('./columns-thread.ts', import.meta.url), { workerData: request });
  const stop = () => void thread.terminate();
  signal.addEventListener('abort', stop, { once: true });
  const failed = once(thread, 'exit').then(() => {
    throw new Error('The thread that holds a list ended early.');
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([once(thread, 'message', { signal }), failed]);
  } catch (problem) {
    stop();
    throw problem;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return speakWith(thread, { runId: request.runId, size: request.customers, onProblem });
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (problem: unknown) => void;
}

function speakWith(
  thread: Worker,
  { runId, size, onProblem }: Pick<OpenColumns, 'runId' | 'size'> & Pick<ColumnsRequest, 'onProblem'>,
): OpenColumns {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let isClosing = false;

  const restIfDone = () => {
    if (waiting.size > 0) return;
    // It would keep a process alive that has nothing else to do.
    thread.unref();
    if (isClosing) void thread.terminate();
  };
  const fail = (problem: unknown) => {
    for (const { reject } of waiting.values()) reject(problem);
    waiting.clear();
  };
  thread.on('message', (reply: Exclude<Reply, 'ready'>) => {
    const asked = reply.id === null ? undefined : waiting.get(reply.id);
    if (reply.id !== null) waiting.delete(reply.id);
    if ('answer' in reply) asked?.resolve(reply.answer);
    else if (asked === undefined) onProblem(reply.problem);
    else asked.reject(reply.problem);
    restIfDone();
  });
  restIfDone();
  let end: unknown = new Error('The thread that holds a list has ended.');
  thread.on('error', (problem) => {
    end = problem;
    fail(problem);
  });
  thread.on('exit', () => {
    isClosing = true;
    fail(end);
  });

  function send(request: Request): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (isClosing) return reject(new Error('This list is no longer open.'));
      waiting.set(request.id, { resolve, reject });
      thread.ref();
      thread.postMessage(request);
    });
  }

  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  return {
    runId,
    size,
    // A name and its arguments make a request, and the thread answers it with what that name answers: no type says either.
    ask: <Asked extends Name>(name: Asked, ...args: Parameters<ListAnswers[Asked]>) =>
      send({ id: nextId(), name, args } as Request) as Promise<ReturnType<ListAnswers[Asked]> | undefined>,
    readCategories: async () => {
      await send({ id: nextId(), name: 'readCategories' });
    },
    isOpen: () => !isClosing,
    close: () => {
      isClosing = true;
      restIfDone();
    },
  };
}
