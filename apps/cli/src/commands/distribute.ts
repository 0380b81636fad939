import { distribute as distributeDatabase } from '@foresale/db/distribute';
import { withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';

/** For a shop that one machine does not carry any more: docs/capacity.md says when. */
export async function distribute(settings: Settings): Promise<void> {
  await withDatabase(settings, async ({ url }) => {
    const isDone = await distributeDatabase(url);
    process.stderr.write(
      isDone ? 'The shop is spread over the nodes.\n' : 'The shop was spread over the nodes already.\n',
    );
  });
}
