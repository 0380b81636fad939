import { isStartedByNpm } from './env.ts';

/**
 * Settles when somebody wants this process to end: Ctrl-C, SIGTERM, a closed terminal, or the death of the npm that
 * started us, which a kill -9 of npm would otherwise leave us orphaned by.
 */
export function untilAskedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    if (!isStartedByNpm()) return;
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      resolve('the end of npm');
    }, 500);
    watch.unref();
  });
}
