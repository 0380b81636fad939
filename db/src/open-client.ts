import pg from 'pg';

/** A session that is the caller's alone, and his to end. */
export async function openClient(databaseUrl: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: name });
  // The statement under way tells when the session is lost; without a listener the event would end the process before.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
