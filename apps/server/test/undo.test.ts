import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { runServer } from './running-server.ts';

test('an import is undone over REST by an analyst, once, and audited', async () => {
  await using running = await runServer();
  await running.pool.query(sql.unsafe`
    insert into imports (layout, source, status, finished_at, undo_currency)
    values ('canonical', 'orders.csv', 'finished', now(), 'EUR')`);
  await running.pool.query(sql.unsafe`insert into customers (customer_id, import_id) values ('ada', 1)`);
  await running.pool.query(sql.unsafe`
    insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day, import_id)
    values ('ada', 'a', '2026-03-01', 'paid', 'EUR', 10, 1000, 20513, 1)`);
  const undo = async (importId: number, role: 'manager' | 'analyst') => {
    const authorization = `Bearer ${await running.tokenOf(role)}`;
    const response = await fetch(`${running.url}/api/imports/${importId}/undo`, {
      method: 'POST',
      headers: { authorization },
    });
    return { status: response.status, answer: await response.json() };
  };
  expect((await undo(1, 'manager')).status).toBe(403);
  expect(await undo(7, 'analyst')).toEqual({ status: 404, answer: { error: 'Import not found' } });
  expect(await undo(1, 'analyst')).toEqual({ status: 200, answer: { import_id: 1, removed: 2, restored: 0 } });
  expect(await undo(1, 'analyst')).toEqual({ status: 409, answer: { error: 'Import 1 was undone already' } });
  expect(await running.pool.any(sql.unsafe`select customer_id from customers`)).toEqual([]);
  expect(
    await running.pool.any(sql.unsafe`select subject, detail from audit_log where action = 'import undone'`),
  ).toEqual([{ subject: 'import 1', detail: { source: 'orders.csv', removed: 2, restored: 0 } }]);
});
