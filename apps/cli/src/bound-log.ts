import { chmodSync, copyFileSync, existsSync, renameSync, statSync, truncateSync } from 'node:fs';
import { setInterval } from 'node:timers';

const mostBytes = 10 * 2 ** 20;
const former = 4;
const pause = 60_000;

/**
 * Begins a log anew when it is full; the former four stay as `.1` (the newest) to `.4`. It is copied and emptied, since
 * its writer holds it open and appends: what is written between the two is lost, a line or so in ten megabytes.
 */
export function boundLog(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return;
  chmodSync(file, 0o600);
  if (size < mostBytes) return;
  for (let number = former - 1; number >= 1; number -= 1) {
    if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  // The copy takes over the mode.
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}

/** Looks after logs for as long as this process runs; returns what ends that. */
export function keepLogsBounded(files: readonly string[], onProblem: (sentence: string) => void): () => void {
  const timer = setInterval(() => {
    for (const file of files) {
      try {
        boundLog(file);
      } catch (problem) {
        onProblem(`${file} could not be rotated: ${problem instanceof Error ? problem.message : String(problem)}.`);
      }
    }
  }, pause);
  timer.unref();
  return () => clearInterval(timer);
}
