import pg from 'pg';

const tables = ['customers', 'products', 'orders', 'order_items', 'payments', 'returns', 'customer_aliases'] as const;

export type Row = Readonly<Record<string, unknown>>;

/** Runs one query on the database under test. Money comes as numbers, moments as UTC text. */
export async function query(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set timezone = 'UTC'`);
    const { rows } = await client.query<Row>(text, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}

/** The whole shop as text, to compare before and after; which import wrote a row is left out. */
export async function dumpShop(url: string): Promise<Record<string, string>> {
  const dump: Record<string, string> = {};
  for (const table of tables) {
    const rows = await query(url, `select (to_jsonb(t) - 'import_id')::text as row from ${table} t order by 1`);
    dump[table] = rows.map((row) => row.row).join('\n');
  }
  return dump;
}
