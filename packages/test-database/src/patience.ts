/**
 * How long tests wait for a condition. A wait ends when its condition is met, so a generous limit costs nothing; a tight
 * one fails on a machine that is busy with something else.
 */
export const patience = { timeout: 120_000, interval: 20 } as const;

/** How long one test or hook may take. */
export const testPatience = 600_000;
