/** Everything that can be wrong with what a caller hands in; the message is a sentence for a person. */
export type GradientBoostingErrorCode =
  | 'empty-data'
  | 'length-mismatch'
  | 'bad-label'
  | 'one-class'
  | 'bad-weight'
  | 'bad-category'
  | 'bad-option'
  | 'too-large'
  | 'bad-columns'
  | 'bad-model'
  | 'bad-scores'
  | 'worker-failed';

export class GradientBoostingError extends Error {
  override readonly name = 'GradientBoostingError';
  readonly code: GradientBoostingErrorCode;

  constructor(code: GradientBoostingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
