import { readFile } from 'node:fs/promises';
import { requestRun } from '@foresale/db/runs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

test('a run is started on the page, is seen to end there and fills the history', async () => {
  const page = await shop.signedInPage();
  await page.goto('/runs');
  await page.getByRole('heading', { name: 'Nothing has run yet' }).waitFor();
  await page.getByRole('button', { name: 'Run now' }).click();
  const row = page.getByRole('table').getByRole('row').filter({ hasText: 'Published' });
  await row.getByText('shown now').waitFor();
  expect(await row.textContent()).toContain('day after the newest order');
  expect(await page.getByRole('button', { name: 'Run now' }).isEnabled()).toBe(true);
});

test('a run under way says what it does and how long it may still take, on every page', async () => {
  const page = await shop.signedInPage();
  await page.goto('/runs');
  await page.getByRole('heading', { name: 'History' }).waitFor();
  {
    await using _held = await shop.holdUp();
    await requestRun(shop.pool, { requestedBy: 'another program', asOf: new Date('2025-12-30T00:00:00Z') });
    const panel = page.getByRole('region', { name: /^Run \d+ is under way$/ });
    await panel.getByRole('progressbar').first().waitFor();
    await panel.getByText(/asked for by another program, .* · about [\d.]+ s left, going by the run before/).waitFor();
    await page.goto('/overview');
    await page.getByRole('link', { name: /^Run \d+ under way$/ }).waitFor();
    await page.goBack();
  }
  await page.getByRole('heading', { name: /^Run \d+ is under way$/ }).waitFor({ state: 'detached' });
  await page
    .getByRole('table')
    .getByRole('row')
    .filter({ hasText: 'another program' })
    .getByText('shown now')
    .waitFor();
});

test('a run that failed says why in words, and what was there before stays on screen', async () => {
  const page = await shop.signedInPage();
  await page.goto('/runs');
  const shown = page.getByRole('row').filter({ hasText: 'shown now' });
  const before = await shown.getByRole('cell').first().textContent();
  await shop.pool.query(sql.unsafe`
    create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'The disk of the database is full.'; end $$`);
  await shop.pool.query(sql.unsafe`
    create trigger refuse before insert on rfm_cutpoints for each row execute function refuse()`);
  await page.getByRole('button', { name: 'Run now' }).click();
  const failed = page.getByRole('row').filter({ hasText: 'Failed' });
  await failed.getByText('The disk of the database is full.').waitFor();
  expect(await shown.getByRole('cell').first().textContent()).toBe(before);
  await shop.pool.query(sql.unsafe`drop trigger refuse on rfm_cutpoints`);
  await page.getByRole('button', { name: 'Run now' }).click();
  await expect.poll(() => shown.getByRole('cell').first().textContent()).not.toBe(before);
});

async function downloaded(page: Page, ask: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await ask();
  return readFile(await (await download).path());
}

test('the exported files hold exactly the customers that the filters leave', async () => {
  const page = await shop.signedInPage();
  await page.goto('/?segment=Champions');
  await page.locator('[data-customer]').first().waitFor();
  const csv = await downloaded(page, () => page.keyboard.press('e'));
  const [header = '', ...lines] = csv.toString('utf8').trim().split('\r\n');
  const columns = header.split(',');
  expect(columns).toEqual(expect.arrayContaining(['customer_id', 'name', 'email', 'segment', 'rfm_score']));
  const segment = columns.indexOf('segment');
  expect(lines.every((line) => line.split(',')[segment] === 'Champions')).toBe(true);
  await page.getByText(`${lines.length} customers match`).waitFor();

  const workbook = unzipSync(await downloaded(page, () => page.getByRole('link', { name: 'XLSX' }).click()));
  const sheet = strFromU8(workbook['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  const [names = [], ...rows] = sheet
    .split('<row ')
    .slice(1)
    .map((row) => [...row.matchAll(/<(?:t|v)[^>]*>([^<]*)</g)].map(([, text]) => text));
  expect(names).toEqual(columns);
  expect(rows.map((cells) => cells[0])).toEqual(lines.map((line) => line.split(',')[0]));
});
