export { ModelProblem, type ModelProblemCode } from './model-problem.ts';
export { findPromotedModel, promoteModel, rollBackModel } from './promote-model.ts';
export { hashFeatures, type ModelToStore, storeModel } from './store-model.ts';
