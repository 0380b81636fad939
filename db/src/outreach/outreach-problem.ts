/** A change of outreach that cannot be made; the message is the sentence to show. */
export class OutreachProblem extends Error {
  override readonly name = 'OutreachProblem';
  readonly code: 'unknown-customer' | 'unknown-owner' | 'unknown-change';

  constructor(code: OutreachProblem['code'], message: string) {
    super(message);
    this.code = code;
  }
}
