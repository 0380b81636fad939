import type { DatabasePool } from '@foresale/db';
import { trimEvents } from '@foresale/db/events';
import { dropUndo, reapDeadImports } from '@foresale/db/import';
import { lookBack } from '@foresale/db/ledger';
import { dropStaleUploads } from '@foresale/db/uploads';
import { tidySnapshots } from '@foresale/scoring';
import type { HandlerContext } from './recompute.ts';

export async function maintain(context: HandlerContext & { readonly pool: DatabasePool }): Promise<void> {
  const events = await trimEvents(context.pool);
  const deadImports = await reapDeadImports(context.databaseUrl);
  const staleUploads = await dropStaleUploads(context.pool);
  const undo = await dropUndo(context.pool);
  const predictions = await lookBack(context.databaseUrl);
  const snapshots = await tidySnapshots(context.databaseUrl);
  context.logger.info({ events, deadImports, staleUploads, undo, ...predictions, ...snapshots }, 'maintenance');
}
