import pg from 'pg';
import { holderOf } from './waiting-imports.ts';

/** A connection that lives as long as whoever works on the import: with it gone, another worker may take over at once. */
export async function holdImport(databaseUrl: string, importId: number): Promise<AsyncDisposable> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: holderOf(importId) });
  // It may break while nobody waits for it; the work itself has connections of its own.
  client.on('error', () => undefined);
  await client.connect();
  return { [Symbol.asyncDispose]: () => client.end().catch(() => undefined) };
}
