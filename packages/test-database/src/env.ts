/** A server of the caller's own to make test databases on, given by whoever runs the tests. */
export function givenServerUrl(): string | undefined {
  return process.env.TEST_DATABASE_URL || undefined;
}

export function rememberServerUrl(url: string): void {
  process.env.TEST_DATABASE_URL = url;
}

export function dockerHost(): string | undefined {
  return process.env.DOCKER_HOST || undefined;
}
