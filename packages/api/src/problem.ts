/** A request that cannot be granted, with the HTTP status and the sentence that its caller is told. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: 400 | 401 | 403 | 404 | 408 | 409 | 413 | 429 | 503;
  /** When it is worth asking again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: ApiProblem['status'],
    message: string,
    { retryAfterSeconds, ...options }: ErrorOptions & { readonly retryAfterSeconds?: number } = {},
  ) {
    super(message, options);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
