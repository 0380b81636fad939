/** A request that cannot be granted, with the HTTP status and the sentence that its caller is told. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 429 | 503;

  constructor(status: ApiProblem['status'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
