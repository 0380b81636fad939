/** Too many passwords are being checked at once; worth trying again in a moment. */
export class BusyProblem extends Error {
  override readonly name = 'BusyProblem';
}

/**
 * A check takes a core for a quarter of a second and one of the four threads that files need, too. More than these at
 * once would let strangers hold up everyone else.
 */
const mostAtOnce = 2;
const mostWaiting = 10;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs the work when there is room for it; rejects when too many wait already. */
export async function throughGate<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) {
    if (waiting.length >= mostWaiting) throw new BusyProblem('Too many sign-ins at once');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    // The place is handed on, never free in between: nobody overtakes the first in line.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
