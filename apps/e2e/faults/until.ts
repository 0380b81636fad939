import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a condition; what cannot be asked at the moment is not true yet. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  what: string,
  patience: number,
): Promise<number> {
  const started = performance.now();
  for (;;) {
    try {
      if (await condition()) return performance.now() - started;
    } catch {
      // Asked again below.
    }
    if (performance.now() - started > patience) throw new Error(`After ${patience / 1_000} s still not: ${what}.`);
    await wait(25);
  }
}
