import { readFile } from 'node:fs/promises';
import type { PipelineConnection } from '@foresale/db/pipeline';
import { z } from 'zod';

/** Fills a database that has no customers yet, and says what is in it. */
export async function fillShop(connection: PipelineConnection, customers: number): Promise<void> {
  const [shop] = await connection.rows(
    z.object({ filled: z.boolean() }),
    'select exists (select from customers) as filled',
  );
  if (shop?.filled !== true) {
    await connection.rows(z.unknown(), await readFile(new URL('generate-shop.sql', import.meta.url), 'utf8'));
    await connection.rows(z.unknown(), `select pg_temp.generate_shop($1, '2026-11-01 12:00+00')`, [customers]);
    await connection.rows(z.unknown(), 'vacuum analyze');
  }
  const size = z.object({ customers: z.number(), orders: z.number() });
  const [has] = await connection.rows(
    size,
    'select (select count(*) from customers) as customers, (select count(*) from orders) as orders',
  );
  process.stdout.write(`${has?.customers} customers, ${has?.orders} orders\n`);
}
