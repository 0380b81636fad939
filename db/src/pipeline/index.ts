export { type Claim, claimRun, sessionName } from './claim-run.ts';
export {
  type ClusterCentres,
  clusterCentresSchema,
  type LogPoint,
  readClusterSample,
  storeClusters,
} from './clusters.ts';
export { bandParameters, type ConfidenceBand, mergeBands, readConfidenceBands } from './confidence-bands.ts';
export { isConnectionLost } from './connection-lost.ts';
export {
  type Bands,
  byMeasure,
  type CutpointSet,
  type Cuts,
  type FixedCutpoints,
  type Measure,
  measures,
  type Percentiles,
  readFixedCutpoints,
  readPercentiles,
  storeCutpoints,
  thresholds,
} from './cutpoints.ts';
export { type Decision, decideRun, type FrozenScheme, frozenSchemeSchema } from './decide-run.ts';
export { dropRunWork } from './drop-run-work.ts';
export { endRun } from './end-run.ts';
export { passFence } from './fence.ts';
export { interruptForRun, interruptibleSession, unlessRunComes } from './interruptible.ts';
export { loadStatement, type StatementName } from './load-statement.ts';
export { type LoadedTable, readExpectedCustomers, readLoadedRows } from './loaded-rows.ts';
export { connectPipeline, type PipelineConnection, type TransactionSettings } from './pipeline-connection.ts';
export {
  readModelDocument,
  readPredictionOfRun,
  readThreshold,
  runFeatures,
  storeFeatureParameters,
  storeReasons,
  storeThreshold,
  writePredictions,
} from './predictions.ts';
export { publishRun } from './publish-run.ts';
export { retireSnapshots } from './retire-snapshots.ts';
export { retryLocked } from './retry-locked.ts';
export { RunProblem, type RunProblemCode } from './run-problem.ts';
export { recordStep, type StepReport } from './run-steps.ts';
export {
  analyzePartition,
  awaitEarlierReaders,
  createSnapshot,
  findMiddleCustomer,
  indexPriorityList,
  vacuumList,
} from './snapshot.ts';
