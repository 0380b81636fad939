export type ScheduleProblemCode = 'wrong-times' | 'taken' | 'unknown' | 'no-worker';

/** A schedule that cannot be kept, with the sentence that says why. */
export class ScheduleProblem extends Error {
  override readonly name = 'ScheduleProblem';
  readonly code: ScheduleProblemCode;

  constructor(code: ScheduleProblemCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}
