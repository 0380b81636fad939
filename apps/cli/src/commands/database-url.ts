import { join } from 'node:path';
import { localDatabaseUrl, localReaderUrl } from '@foresale/local-postgres';
import type { Settings } from '../env.ts';

/**
 * The address for psql and BI tools; the embedded database answers there while Foresale runs. Its role only reads, unless
 * the owner's is asked for. A database that was given is told as it was given.
 */
export async function databaseUrl(settings: Settings, { isOwner }: { readonly isOwner: boolean }): Promise<void> {
  const folder = join(settings.home, 'postgres');
  const url = settings.databaseUrl ?? (await (isOwner ? localDatabaseUrl(folder) : localReaderUrl(folder)));
  process.stdout.write(`${url}\n`);
}
