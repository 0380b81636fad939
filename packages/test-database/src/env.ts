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

/**
 * The nodes of a Citus cluster to make test databases on, coordinator first: CITUS_URL is its, CITUS_WORKERS the addresses of
 * the workers, with commas. All reach each other under these names, and the tests reach all.
 */
export function givenCluster(): readonly URL[] | undefined {
  const coordinator = process.env.CITUS_URL || undefined;
  if (coordinator === undefined) return undefined;
  const workers = (process.env.CITUS_WORKERS ?? '').split(',').filter((address) => address !== '');
  return [
    new URL(coordinator),
    ...workers.map((address) => {
      const url = new URL(coordinator);
      url.host = address;
      return url;
    }),
  ];
}

/** Whether every test database is to be a shop that is spread over the cluster's nodes. */
export function wantsDistributed(): boolean {
  return process.env.TEST_DISTRIBUTED === '1';
}
