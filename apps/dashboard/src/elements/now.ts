import { createSignal, onCleanup } from 'solid-js';

/** The time for "3 minutes ago": it moves on its own, in steps that match what is written. */
export function createNow(stepMilliseconds = 15_000): () => number {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), stepMilliseconds);
  onCleanup(() => clearInterval(timer));
  return now;
}
