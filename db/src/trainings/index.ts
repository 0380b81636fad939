export {
  claimTraining,
  endTraining,
  finishTraining,
  recordTrainingProgress,
  standingOf,
  type TrainingClaim,
  type TrainingStanding,
  trainingSession,
} from './attempt-training.ts';
export { cancelTraining } from './cancel-training.ts';
export { requestDueTraining, requestRunOfPromotedModel } from './follow-ups.ts';
export { findTraining, findTrainingOfRun, listTrainings } from './list-trainings.ts';
export { type RequestedTraining, requestTraining, type TrainingRequest } from './request-training.ts';
export {
  endLostTraining,
  lockTrainingsWithoutJob,
  readTrainingsUnderWay,
  rememberTrainingJob,
  type TrainingUnderWay,
} from './waiting-trainings.ts';
