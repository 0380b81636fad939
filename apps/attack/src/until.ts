const mostMilliseconds = 300_000;
const pause = 50;

/** Waits for a condition, and gives up only when something must be broken. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > mostMilliseconds) throw new Error(`It did not come to pass that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
