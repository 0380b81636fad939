/** Why a run did not get to its end, for people (the message) and for programs (the code). */
export type RunProblemCode =
  /** Somebody asked to cancel it. */
  | 'cancelled'
  /** Another attempt has taken the run over: whoever meets this must not write any more. */
  | 'superseded'
  /** The worker is stopping; another attempt will start from the beginning. */
  | 'interrupted'
  | 'already-finished'
  | 'counts-differ'
  | 'unknown-run';

export class RunProblem extends Error {
  override readonly name = 'RunProblem';
  readonly code: RunProblemCode;

  constructor(code: RunProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
