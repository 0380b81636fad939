import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '@foresale/db';
import { eraseCustomer } from '@foresale/db/erasure';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { expect, test } from 'vitest';
import { importFiles, readMapping } from '../src/index.ts';

const mapping = ['customer_id=Client,order_id=No,ordered_at=Date,amount=Total,name=Name,email=Mail'];

test('an import does not bring back what was erased, and still counts the orders', async () => {
  await using database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'foresale-erased-'));
  const client = new pg.Client(database.url);
  await client.connect();
  const pool = await createPool(database.url, { maximum: 1 });
  try {
    const file = join(folder, 'orders.csv');
    const lines = [
      'Client;No;Date;Total;Name;Mail;Remark',
      'ada;1;2025-01-05;10;Ada Lovelace;ada@example.org;call Ada',
    ];
    const importLines = () => {
      writeFileSync(file, `${lines.join('\n')}\n`);
      return importFiles({
        databaseUrl: database.url,
        paths: [file],
        mapping: readMapping(mapping),
        requestedBy: 'test',
      });
    };
    await importLines();
    expect((await client.query('select email from customers')).rows).toEqual([{ email: 'ada@example.org' }]);
    await eraseCustomer(pool, { customerId: 'ada', actor: 'test' });
    lines.push(
      'ada;2;2025-02-05;20;Ada Lovelace;ada@example.org;call Ada',
      'ada;3;no date;20;Ada Lovelace;ada@example.org;call Ada',
      'bo;4;2025-02-06;5;Bo;bo@example.org;',
    );
    const report = await importLines();
    expect(report).toMatchObject({ rejected: 1 });
    expect((await client.query('select customer_id, name, email from customers order by 1')).rows).toEqual([
      { customer_id: 'ada', name: null, email: null },
      { customer_id: 'bo', name: 'Bo', email: 'bo@example.org' },
    ]);
    expect((await client.query(`select sum(amount)::text as sum from orders where customer_id = 'ada'`)).rows).toEqual([
      { sum: '30.0000' },
    ]);
    for (const table of ['customers', 'orders', 'order_items', 'import_rejects', 'imports', 'import_mappings']) {
      const { rows } = await client.query(`select from ${table} t where t::text ~* 'ada@|lovelace|call ada'`);
      expect(rows, table).toEqual([]);
    }
    // Running it again changes nothing, as always.
    expect(await importLines()).toMatchObject({ merged: 0 });
  } finally {
    await pool.end();
    await client.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
