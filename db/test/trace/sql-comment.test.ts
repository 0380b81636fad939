import { createTestDatabase } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createPool } from '../../src/index.ts';
import { connectPipeline } from '../../src/pipeline/index.ts';
import { withScope } from '../../src/trace/index.ts';

const row = z.object({ query: z.string() });
const ownStatement = 'select query from pg_stat_activity where pid = pg_backend_pid()';

test('the statements of a request name it, those of its run included', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url, { maximum: 1 });
  await using connection = await connectPipeline(database.url, 'foresale test');
  const both = async () => [
    (await pool.one(sql.type(row)`select query from pg_stat_activity where pid = pg_backend_pid()`)).query,
    (await connection.rows(row, ownStatement))[0]?.query,
  ];
  try {
    expect(await both()).toEqual([ownStatement, ownStatement]);
    const named = `${ownStatement} /* request its-request */`;
    expect(await withScope({ requestId: 'its-request' }, both)).toEqual([named, named]);
    // One that could end the comment is left out.
    expect(await withScope({ requestId: '*/ drop table x' }, both)).toEqual([ownStatement, ownStatement]);
  } finally {
    await pool.end();
  }
});
