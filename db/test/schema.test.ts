import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { expect, test } from 'vitest';
import { describeSchema } from '../src/schema/index.ts';

const file = fileURLToPath(new URL('../schema.sql', import.meta.url));

test('schema.sql is what the migrations make', async ({ skip }) => {
  await using database = await createTestDatabase();
  // The server prints expressions in words that changed between versions; the file is written with the newest.
  const major = await serverMajor(database.url);
  if (major !== 18) skip(`schema.sql is compared on PostgreSQL 18; this is ${major}.`);
  // `npm run schema` in db/ writes the file anew.
  await expect(await describeSchema(database.url)).toMatchFileSnapshot(file);
});

async function serverMajor(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ major: number }>(
      `select current_setting('server_version_num')::integer / 10000 as major`,
    );
    return rows[0]?.major ?? 0;
  } finally {
    await client.end();
  }
}
