export { type CutpointReport, fixCutpoints, listFixedCutpoints, readCutpoints } from './cutpoints.ts';
export { listCategories } from './list-categories.ts';
export { previewScheme, type SegmentMove } from './preview-scheme.ts';
export {
  type DistributionRequest,
  distributionOf,
  type PlacedCustomers,
  readDistribution,
} from './read-distribution.ts';
export { countMovements, type Movement, readMovement } from './read-movement.ts';
export { type SchemeProblem, type ScoreRange, type SegmentRule, schemeFromRules } from './scheme-from-rules.ts';
export { SchemeRefusal } from './scheme-refusal.ts';
export { chooseScheme, listSchemes, removeScheme, type SchemeEdit, type SegmentScheme, saveScheme } from './schemes.ts';
export { type BinEdges, readBinEdges } from './value-bins.ts';
