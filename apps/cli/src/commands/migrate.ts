import { withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';

/** For installations where one job migrates before many servers start; each start would do it as well. */
export async function migrate(settings: Settings): Promise<void> {
  // Every command finds the database migrated; this one says what that took.
  await withDatabase(settings, async ({ applied }) => {
    const sentence = applied.length === 0 ? 'The database is at this version.' : `Applied ${applied.join(', ')}.`;
    process.stderr.write(`${sentence}\n`);
  });
}
