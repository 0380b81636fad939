import { patience } from '@foresale/test-database';
import pg from 'pg';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

/** Longer than an export may take without saying how far it is. */
const waited = sql.type(z.object({ waits: z.boolean() }))`
  select exists (
    select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
      and clock_timestamp() - query_start > interval '1.2 seconds') as waits`;

test('an export that takes long says how far it is, and when it is complete', async () => {
  const page = await shop.signedInPage();
  // Without the snoozed ones, the outreach is read before there is a file to speak of.
  await page.goto('/?snoozed=shown');
  await page.locator('[data-customer]').first().waitFor();
  const about = await page.getByText(/^[\d,]+ customers$/).textContent();
  const total = Number.parseInt(about ?? '', 10);
  // Holds the file up where it reads what the team wrote, as a slow line or a large shop would.
  const blocker = new pg.Client(shop.databaseUrl);
  await blocker.connect();
  const download = page.waitForEvent('download');
  try {
    await blocker.query('begin');
    await blocker.query('lock table outreach in access exclusive mode');
    await page.keyboard.press('e');
    await vi.waitFor(async () => expect((await shop.pool.one(waited)).waits).toBe(true), patience);
  } finally {
    await blocker.query('rollback');
    await blocker.end();
  }
  const panel = page.getByText(`Exported ${total} of ${total} customers`);
  await panel.waitFor();
  expect(await page.getByRole('progressbar', { name: 'Export' }).getAttribute('value')).toBe(String(total));
  await page.getByRole('status').getByText(`The export is complete: ${total} customers.`).waitFor();
  expect(await (await download).failure()).toBeNull();
  // It goes by itself, and nothing of it stays over the list.
  await panel.waitFor({ state: 'detached' });
});
