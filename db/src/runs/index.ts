export { cancelRun } from './cancel-run.ts';
export { type AsOfVerdict, checkAsOf } from './check-as-of.ts';
export { findRequestOfRun } from './find-request-of-run.ts';
export { currentRun, findRun, type RunState } from './find-run.ts';
export { type RequestedRun, type RunRequest, requestRun } from './request-run.ts';
export {
  endLostRun,
  lockRunsWithoutJob,
  type RunUnderWay,
  readRunsUnderWay,
  rememberJob,
  type SqlDatabase,
} from './waiting-runs.ts';
