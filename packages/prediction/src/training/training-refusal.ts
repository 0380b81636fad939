import type { Measures } from './measure.ts';

/** Why there is no model, for people (the message) and for programs (the code). */
export type TrainingRefusalCode =
  /** Too short a history, or too few customers or purchases in it. */
  | 'too-little-data'
  /** Everybody bought, or nobody did. */
  | 'one-class'
  | 'no-repeat-buyers'
  /** The model says nothing that the base rate does not say. */
  | 'no-signal';

export class TrainingRefusal extends Error {
  override readonly name = 'TrainingRefusal';
  readonly code: TrainingRefusalCode;
  /** Of the model that was refused, if it came so far. */
  readonly measures: Measures | null;

  constructor(code: TrainingRefusalCode, message: string, measures: Measures | null = null) {
    super(message);
    this.code = code;
    this.measures = measures;
  }
}
