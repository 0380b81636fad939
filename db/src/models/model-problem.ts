/** Why a model could not be promoted or tried, for people (the message) and for programs (the code). */
export type ModelProblemCode =
  | 'unknown-model'
  | 'loses-to-baselines'
  | 'nothing-to-roll-back-to'
  | 'features-changed'
  | 'too-slow';

export class ModelProblem extends Error {
  override readonly name = 'ModelProblem';
  readonly code: ModelProblemCode;

  constructor(code: ModelProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
