import { addUser } from '@foresale/db/identity';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

const wide = { viewport: { width: 1440, height: 900 } };
const mostSteps = 60;

/** Goes on to the next stop of the Tab key until it is this one. */
async function tabTo(page: Page, stop: Locator): Promise<void> {
  await stop.waitFor();
  const isThere = () => stop.evaluate((element) => element === document.activeElement);
  for (let step = 0; step < mostSteps; step += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${stop} was not reached with ${mostSteps} presses of Tab.`);
}

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('sign in, walk down the list to a customer and come back to the same row, without a mouse', async () => {
  await addUser(shop.pool, { email: 'keys@example.com', role: 'manager', password: 'a long enough password' });
  const page = await shop.newPage(wide);
  await page.goto('/');
  await tabTo(page, page.getByLabel('E-mail'));
  await page.keyboard.type('keys@example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type('a long enough password');
  await page.keyboard.press('Enter');

  await tabTo(page, page.getByRole('grid'));
  await press(page, ['ArrowDown', 'ArrowDown', 'ArrowDown']);
  const row = page.locator('[data-customer][aria-selected="true"]');
  const customer = await row.getAttribute('data-customer');
  expect(await row.getAttribute('aria-rowindex')).toBe('4');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Orders' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/customers/${customer}`);
  await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Priorities' }));
  await page.keyboard.press('Enter');
  await expect.poll(() => row.getAttribute('data-customer')).toBe(customer);
});

test('every page is reached from the navigation, which the first press of Tab skips', async () => {
  const page = await shop.signedInPage(wide);
  for (const name of ['Overview', 'RFM', 'Model', 'Runs', 'Data', 'Settings', 'Priorities']) {
    await tabTo(page, page.getByRole('navigation').getByRole('link', { name, exact: true }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }
  await page.reload();
  await page.getByRole('grid').waitFor();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('filters, columns, a view and the outreach of several customers are all set with keys', async () => {
  const page = await shop.signedInPage(wide);
  await page.locator('[data-customer]').first().waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Filters' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: /^Loyal/ }));
  await page.keyboard.press('Space');
  await expect.poll(() => new URL(page.url()).searchParams.get('segment')).toBe('Loyal');
  await page.reload();
  await page.locator('[data-customer]').first().waitFor();

  await tabTo(page, page.locator('summary', { hasText: 'Columns' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('checkbox', { name: 'Note' }));
  await page.keyboard.press('Space');
  await page.getByRole('columnheader', { name: 'Note' }).waitFor();
  await page.keyboard.press('Escape');

  await tabTo(page, page.locator('summary', { hasText: 'Views' }));
  await page.keyboard.press('Enter');
  // Moving on closed the menu before.
  expect(await page.locator('details[open]').count()).toBe(1);
  await tabTo(page, page.getByLabel('Save this list as'));
  await page.keyboard.type('With keys');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'With keys', exact: true }).waitFor();
  await page.keyboard.press('Escape');

  await press(page, ['j', 'x', 'j', 'x', 'o']);
  const bar = page.getByRole('region', { name: 'Outreach of the chosen customers' });
  await bar.getByText('2 chosen').waitFor();
  await page.keyboard.type('Called');
  await expect.poll(() => bar.getByLabel('Status').inputValue()).toBe('called');
  await tabTo(page, bar.getByRole('button', { name: 'Set for 2' }));
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Outreach was set for 2 customers.').waitFor();
  await bar.waitFor({ state: 'detached' });
  // Back in the list, where the hands were.
  expect(await page.getByRole('grid').evaluate((element) => element === document.activeElement)).toBe(true);
});
