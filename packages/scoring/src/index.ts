export { type ExecuteRunOptions, executeRun, type RunOutcome } from './execute-run.ts';
export { clusterCustomers } from './find-clusters.ts';
export type { StepListener } from './run-context.ts';
export { type Tidied, tidySnapshots } from './tidy-snapshots.ts';
