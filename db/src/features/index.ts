export { type FeatureMoment, findFeatureMoment, readFeatureParameters } from './feature-moment.ts';
export { type FeatureDefinition, features } from './features.ts';
export { loadFeatureStatement } from './load-feature-statement.ts';
export { type FeatureRow, readBuyers, streamFeatures } from './stream-features.ts';
