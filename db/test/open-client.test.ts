import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { openClient } from '../src/open-client.ts';

test('a session that is ended from outside fails its next statement and not the process', async () => {
  await using database = await createTestDatabase({ migrated: false });
  const client = await openClient(database.url, 'foresale test');
  const other = await openClient(database.url, 'foresale other');
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const ended = new Promise((resolve) => client.once('end', resolve));
  await other.query('select pg_terminate_backend($1::integer)', [rows[0]?.pid]);
  await ended;
  await expect(client.query('select 1')).rejects.toThrow();
  await other.end();
});
