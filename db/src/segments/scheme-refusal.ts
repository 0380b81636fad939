/** A change of a scheme that cannot be granted; the message is the sentence to show. */
export class SchemeRefusal extends Error {
  override readonly name = 'SchemeRefusal';
  readonly code: 'unknown' | 'taken' | 'shipped' | 'chosen' | 'invalid';

  constructor(code: SchemeRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
