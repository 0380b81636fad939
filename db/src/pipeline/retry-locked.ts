import { setTimeout as wait } from 'node:timers/promises';

const lockNotAvailable = '55P03';
const tries = 30;

/** Repeats work that gave up waiting for a lock, so that it never queues in front of readers. */
export async function retryLocked<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (cause) {
      const locked = cause instanceof Error && 'code' in cause && cause.code === lockNotAvailable;
      if (!locked || attempt === tries) throw cause;
      await wait(100 * attempt);
    }
  }
}
