import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { importLock } from '../import/index.ts';
import { SettingsProblem } from './settings-problem.ts';

const quiet = z.object({ importing: z.boolean(), running: z.boolean() });

/**
 * An import counts days by the zone that it began with, and a run reads them step by step: neither may meet half a change.
 * The lock keeps later imports waiting until this is committed. Millions of rows take longer than a query may.
 */
export async function requireQuiet(transaction: CommonQueryMethods): Promise<void> {
  await transaction.query(sql.unsafe`set local statement_timeout = 0`);
  const { importing, running } = await transaction.one(sql.type(quiet)`
    select not pg_try_advisory_xact_lock(${importLock}) as importing,
           exists (select from runs where status = 'running') as running`);
  if (importing) throw new SettingsProblem('busy', 'An import is under way; change this when it has ended');
  if (running) throw new SettingsProblem('busy', 'A run is under way; change this when it has ended');
}
