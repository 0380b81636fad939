import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop({ isEmpty: true });
});
afterAll(() => shop[Symbol.asyncDispose]());

test.each([
  '/',
  '/overview',
  '/rfm',
  '/runs',
  '/model',
])('%s of an empty shop leads to importing, and nowhere else first', async (path) => {
  const page = await shop.signedInPage();
  await page.goto(path);
  await page.getByRole('link', { name: 'Import your orders' }).waitFor();
  expect(await page.locator('main .button-strong').allTextContents()).toEqual(['Import your orders']);
  await page.getByRole('link', { name: 'Import your orders' }).click();
  await page.getByLabel('Choose files').waitFor({ state: 'attached' });
  expect(new URL(page.url()).pathname).toBe('/data');
  await page.context().close();
});
