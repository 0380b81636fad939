import { createPool } from '@foresale/db';
import { undoImport } from '@foresale/db/import';

/** Undoes an import in a process of its own, which can be killed. */
const [databaseUrl = '', importId = ''] = process.argv.slice(2);
const pool = await createPool(databaseUrl, { maximum: 1 });
await undoImport(pool, { importId: Number(importId), actor: 'test', also: async () => undefined });
await pool.end();
