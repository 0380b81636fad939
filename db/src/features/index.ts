export {
  type CustomerRange,
  everyone,
  type FeatureMoment,
  featureParameters,
  findFeatureMoment,
  onlyCustomer,
  readShopRow,
  type ShopParameters,
  type ShopRow,
  shopParametersSchema,
} from './feature-moment.ts';
export { type FeatureDefinition, features } from './features.ts';
export { loadFeatureStatement } from './load-feature-statement.ts';
export { type FeatureRow, readFeatures, readFeaturesOfList, readFeaturesOfTop } from './read-features.ts';
export { sampleMask } from './sample-mask.ts';
export { sampleShop } from './sample-shop.ts';
export { readBuyers, streamFeatures } from './stream-features.ts';
export { writeFeatures } from './write-features.ts';
