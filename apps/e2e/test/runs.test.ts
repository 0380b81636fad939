import { readFile } from 'node:fs/promises';
import { addUser, createSignInLink } from '@foresale/db/identity';
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

test('the exported file holds exactly the customers that the filters leave', async () => {
  const page = await shop.signedInPage();
  await page.goto('/?segment=Champions');
  await page.locator('[data-customer]').first().waitFor();
  const download = page.waitForEvent('download');
  await page.keyboard.press('e');
  const file = await (await download).path();
  const [header = '', ...lines] = (await readFile(file, 'utf8')).trim().split('\r\n');
  const columns = header.split(',');
  expect(columns).toEqual(expect.arrayContaining(['customer_id', 'name', 'email', 'segment', 'rfm_score']));
  const segment = columns.indexOf('segment');
  expect(lines.every((line) => line.split(',')[segment] === 'Champions')).toBe(true);
  await page.getByText(`${lines.length} customers match`).waitFor();
});

test('a viewer sees the list without contact data, and nothing they may not do', async () => {
  const { id } = await addUser(shop.pool, { email: 'viewer@example.com', role: 'viewer' });
  const { path } = await createSignInLink(shop.pool, id);
  const page = await shop.newPage();
  await page.goto(path);
  await page.locator('[data-customer]').first().waitFor();
  expect(await page.getByRole('grid').textContent()).not.toContain('@example.com');
  expect(await page.getByRole('link', { name: 'Export' }).count()).toBe(0);
  await page.goto('/runs');
  await page.getByRole('heading', { name: 'History' }).waitFor();
  expect(await page.getByRole('button', { name: 'Run now' }).count()).toBe(0);
});
