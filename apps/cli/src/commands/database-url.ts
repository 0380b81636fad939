import { join } from 'node:path';
import { localDatabaseUrl } from '@foresale/local-postgres';
import type { Settings } from '../env.ts';
import { readHolder } from '../home-lock.ts';

/** The address for psql and BI tools; the embedded database answers there while Foresale runs. */
export async function databaseUrl(settings: Settings): Promise<void> {
  const url =
    settings.databaseUrl ??
    readHolder(settings.home)?.databaseUrl ??
    (await localDatabaseUrl(join(settings.home, 'postgres')));
  process.stdout.write(`${url}\n`);
}
