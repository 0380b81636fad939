export type { Attack, Outcome } from './attack.ts';
export { attacks } from './attacks/index.ts';
export { type FuzzReport, fuzz } from './fuzz/index.ts';
export { describeFuzz, describeOutcome } from './report.ts';
export { openTarget, type Target } from './target.ts';
