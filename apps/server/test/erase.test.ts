import { publishShop } from '@foresale/api/testing';
import { patience } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runServer } from './running-server.ts';

test('an admin forgets a person, and no answer of the server holds them any more', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 5, scored: 5 });
  const person = await running.pool.one(
    sql.type(z.object({ customer_id: z.string(), name: z.string() }))`
      select customer_id, name from customers where name ~ '^[A-Za-z0-9 ]+$' order by customer_id limit 1`,
  );
  const manager = await running.tokenOf('manager');
  const ask = async (path: string) =>
    (await fetch(running.url + path, { headers: { authorization: `Bearer ${manager}` } })).text();
  const list = `/api/trpc/customers.list?input=${encodeURIComponent('{}')}`;
  const pages = ['/api/customers/rfm', `/api/customers/${person.customer_id}/details`, list];
  for (const page of pages) expect(await ask(page), page).toContain(person.name);

  const erase = async (customerId: string) =>
    fetch(`${running.url}/api/trpc/customers.erase`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await running.tokenOf('admin')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customerId }),
    });
  expect((await erase('nobody')).status).toBe(404);
  expect((await erase(person.customer_id)).status).toBe(200);
  // What the server remembers of the snapshot goes when the event comes round.
  await vi.waitFor(async () => {
    for (const page of pages) expect(await ask(page), page).not.toContain(person.name);
  }, patience);
  const audited = await running.pool.one(
    sql.type(z.object({ actor: z.string(), detail: z.unknown() }))`
      select actor, detail from audit_log where action = 'customer erased'`,
  );
  expect(audited.actor).toMatch(/^token \d+ \(admin\)$/);
  expect(JSON.stringify(audited.detail)).not.toContain(person.name);
});
