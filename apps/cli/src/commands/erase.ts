import { eraseCustomer } from '@foresale/db/erasure';
import { withPool } from '../database.ts';
import type { Settings } from '../env.ts';
import { Sentence } from '../sentence.ts';

/** Forgets a person: what names them is gone from the database, what they bought stays under their id. */
export async function erase(settings: Settings, customerId: string | undefined): Promise<void> {
  if (customerId === undefined) throw new Sentence('Name the customer: foresale erase <customer-id>.');
  await withPool(settings, async (pool) => {
    const report = await eraseCustomer(pool, { customerId, actor: 'command line' });
    if (report === null) throw new Sentence(`There is no customer "${customerId}".`);
    const counts = Object.entries(report.rows).map(([table, rows]) => `${table} ${rows}`);
    process.stdout.write(`Erased: ${counts.join(', ')}.\n`);
    process.stderr.write(
      'Backups made before now still hold the data: docs/operations.md says what to do about them.\n',
    );
    if (customerId.includes('@')) {
      process.stderr.write(`The id itself looks like an e-mail and stays: map another column to customer_id.\n`);
    }
  });
}
