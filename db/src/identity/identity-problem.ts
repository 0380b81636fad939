/** A request about users or tokens that cannot be granted; the message is the sentence to show. */
export class IdentityProblem extends Error {
  override readonly name = 'IdentityProblem';
  readonly code: 'taken' | 'unknown' | 'last-admin' | 'weak-password';

  constructor(code: IdentityProblem['code'], message: string) {
    super(message);
    this.code = code;
  }
}
