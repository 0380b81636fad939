export { type CutpointReport, fixCutpoints, readCutpoints } from './cutpoints.ts';
export { previewScheme, type SegmentMove } from './preview-scheme.ts';
export { countMovements, type Movement, readMovement } from './read-movement.ts';
export { type SchemeProblem, type ScoreRange, type SegmentRule, schemeFromRules } from './scheme-from-rules.ts';
export { chooseScheme, listSchemes, type SchemeEdit, type SegmentScheme, saveScheme } from './schemes.ts';
