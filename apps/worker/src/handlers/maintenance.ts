import type { DatabasePool } from '@foresale/db';
import { trimEvents } from '@foresale/db/events';
import { reapDeadImports } from '@foresale/db/import';
import { lookBack } from '@foresale/db/ledger';
import { isInterrupted } from '@foresale/db/pipeline';
import { dropStaleUploads } from '@foresale/db/uploads';
import { tidySnapshots } from '@foresale/scoring';
import type { HandlerContext } from './recompute.ts';

/** What people may be waiting to see comes first. A run that begins ends it, and sends another when it is done. */
export async function maintain(context: HandlerContext & { readonly pool: DatabasePool }): Promise<void> {
  try {
    const predictions = await lookBack(context.databaseUrl);
    const snapshots = await tidySnapshots(context.databaseUrl);
    const events = await trimEvents(context.pool);
    const deadImports = await reapDeadImports(context.databaseUrl);
    const staleUploads = await dropStaleUploads(context.pool);
    context.logger.info({ events, deadImports, staleUploads, ...predictions, ...snapshots }, 'maintenance');
  } catch (cause) {
    if (!isInterrupted(cause)) throw cause;
    context.logger.info('the maintenance gave way to a run');
  }
}
