import pg from 'pg';

/**
 * Runs a piece of work whose statement, if one is under way when the signal comes, is cancelled on the server. Work that
 * was done before that reached it is done: whether it may still be undone is for the work to ask.
 */
export async function cancellable<Result>(
  client: pg.Client,
  { databaseUrl, signal }: { readonly databaseUrl: string; readonly signal: AbortSignal | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const cancel = (): void => {
    void cancelBackend(databaseUrl, rows[0]?.pid);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await work();
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

async function cancelBackend(databaseUrl: string, pid: number | undefined): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'foresale import cancel' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_cancel_backend($1::integer)', [pid]);
  } catch {
    // The server went away, and the statement with it.
  } finally {
    await client.end().catch(() => undefined);
  }
}
