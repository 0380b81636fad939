import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

const colourOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => getComputedStyle(element).color);

test('on paper the list goes on beyond the screen, dark on white, without what cannot be clicked there', async () => {
  const page = await shop.signedInPage({ colorScheme: 'dark', viewport: { width: 1280, height: 500 } });
  await page.locator('[data-customer]').first().waitFor();
  const onScreen = await page.locator('[data-customer]').count();
  const onScreenColour = await colourOf(page, 'h1');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const printed = page.getByRole('table', { name: 'Customers by priority' });
  const rows = printed.locator('tbody tr');
  await expect.poll(() => rows.count()).toBeGreaterThan(2 * onScreen);
  expect(await rows.last().isVisible()).toBe(true);
  const bottom = await rows.last().evaluate((row) => row.getBoundingClientRect().bottom);
  // Nothing cuts it off: the document is as long as its last row says.
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThanOrEqual(Math.floor(bottom));
  for (const name of ['Export', 'Filters', 'Hold still', 'Sign out']) {
    expect(await page.getByText(name, { exact: true }).filter({ visible: true }).count(), name).toBe(0);
  }
  expect(await colourOf(page, 'h1')).not.toBe(onScreenColour);
  await page.getByText(`The first ${await rows.count()} of`).waitFor();
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('grid').waitFor();
  expect(await printed.count()).toBe(0);
});

test('on paper a customer’s page holds all orders of its table', async () => {
  const page = await shop.signedInPage({ viewport: { width: 1280, height: 500 } });
  await page.locator('[data-customer]').first().getByRole('link').click();
  await page.getByRole('heading', { name: 'Orders' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  const last = page.locator('section[aria-labelledby="orders"] table tbody tr').last();
  const bottom = await last.evaluate((row) => row.getBoundingClientRect().bottom);
  expect(bottom).toBeGreaterThan(500);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThanOrEqual(Math.floor(bottom));
});
