import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('gridcell') });
const customersOnScreen = (page: Page) =>
  page.locator('[data-customer]').evaluateAll((all) => all.map((row) => row.getAttribute('data-customer')));

test('before the first run the page says what is missing, and fills by itself when a run arrives', async () => {
  const page = await shop.signedInPage();
  await page.getByRole('heading', { name: 'No run has been published yet' }).waitFor();
  const runId = await shop.run('2025-11-01T00:00:00Z');
  await rows(page).first().waitFor();
  await page.getByText(`Run ${runId}`, { exact: true }).waitFor();
});

test('a run that was triggered elsewhere is announced and shown in place', async () => {
  const page = await shop.signedInPage();
  await rows(page).first().waitFor();
  const before = await customersOnScreen(page);
  const runId = await shop.run('2025-12-31T00:00:00Z');
  await page.getByRole('status').getByText(`Run ${runId} is shown.`).waitFor();
  expect(await customersOnScreen(page)).not.toEqual(before);
  await page
    .getByTitle(/places (up|down) since the previous run/)
    .first()
    .waitFor();
});

test('a list that is held still stays as it is until the reader asks', async () => {
  const page = await shop.signedInPage();
  await rows(page).first().waitFor();
  await page.keyboard.press('h');
  await page.getByRole('button', { name: 'Held still', pressed: true }).waitFor();
  const before = await customersOnScreen(page);
  const runId = await shop.run('2025-09-01T00:00:00Z');
  await page.getByText(`Run ${runId} was published`).first().waitFor();
  expect(await customersOnScreen(page)).toEqual(before);
  await page.getByRole('button', { name: `Show run ${runId}` }).click();
  await expect.poll(() => customersOnScreen(page)).not.toEqual(before);
});

test('whoever reads in the middle of the list stays with the same customer', async () => {
  const page = await shop.signedInPage();
  await rows(page).first().waitFor();
  const grid = page.getByRole('grid');
  await grid.evaluate((element) => element.scrollTo({ top: 48 * 60 }));
  await page.locator('#row-62[data-customer]').waitFor();
  const firstInView = () =>
    grid.evaluate((element) => {
      const top = element.getBoundingClientRect().top + 36;
      const all = [...element.querySelectorAll<HTMLElement>('[data-customer]')];
      const row = all.find((each) => each.getBoundingClientRect().bottom > top + 1);
      return row?.dataset.customer;
    });
  const customer = await firstInView();
  const runId = await shop.run('2025-09-02T00:00:00Z');
  await page.getByRole('status').getByText(`Run ${runId} is shown.`).waitFor();
  await expect.poll(firstInView).toBe(customer);
});

test('filters and order are in the address, and the address brings them back', async () => {
  const page = await shop.signedInPage();
  await rows(page).first().waitFor();
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('button', { name: /^Champions/ }).click();
  await page.getByRole('columnheader', { name: 'Spent' }).getByRole('button').click();
  await expect.poll(() => new URL(page.url()).search).toBe('?segment=Champions&sort=monetary');

  const colleague = await shop.signedInPage();
  await colleague.goto(new URL(page.url()).pathname + new URL(page.url()).search);
  await rows(colleague).first().waitFor();
  const column = colleague.getByRole('columnheader', { name: 'Spent' });
  expect(await column.getAttribute('aria-sort')).toBe('descending');
  const segments = await rows(colleague).evaluateAll((all) => all.map((row) => row.textContent));
  expect(segments.every((text) => text.includes('Champions'))).toBe(true);
});

test('the search finds one customer among all, and nobody when there is nobody', async () => {
  const page = await shop.signedInPage();
  await rows(page).first().waitFor();
  const [someone] = await customersOnScreen(page);
  await page.keyboard.press('/');
  await page.keyboard.type(someone ?? '');
  await expect.poll(() => customersOnScreen(page)).toEqual([someone]);
  await page.getByPlaceholder('Name, e-mail or id').fill('nobody is called this');
  await page.getByRole('heading', { name: 'Nobody matches these filters' }).waitFor();
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await expect.poll(async () => (await customersOnScreen(page)).length).toBeGreaterThan(5);
});

test('the keyboard alone leads to a customer and back to the same row', async () => {
  const page = await shop.signedInPage();
  await rows(page).first().waitFor();
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
  const chosen = page.locator('[aria-selected="true"]');
  const customer = await chosen.getAttribute('data-customer');
  expect(await chosen.getAttribute('aria-rowindex')).toBe('3');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Orders' }).waitFor();
  expect(page.url()).toContain(`/customers/${customer}`);
  await page.keyboard.press('Escape');
  await expect.poll(() => chosen.getAttribute('data-customer')).toBe(customer);
});

test('what the page shows of a customer is what the API says', async () => {
  const page = await shop.signedInPage();
  await rows(page).first().waitFor();
  const [customerId = ''] = await customersOnScreen(page);
  const answer = await page.request.get(
    `/api/trpc/customers.details?input=${encodeURIComponent(JSON.stringify({ customerId }))}`,
  );
  const { result } = await answer.json();
  const { standing, orders } = result.data;
  await page.goto(`/customers/${customerId}`);
  const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'EUR' });
  await page.getByText(money.format(standing.monetary), { exact: true }).first().waitFor();
  await page
    .getByText(standing.frequency === 1 ? '1 order' : `${standing.frequency} orders`)
    .first()
    .waitFor();
  const table = page.locator('section[aria-labelledby="orders"] table').first();
  expect(await table.getByRole('row').count()).toBe(orders.length + 1);
});

test('numbers, money and days are written as the reader’s language writes them', async () => {
  const page = await shop.signedInPage({ locale: 'de-DE' });
  await rows(page).first().waitFor();
  const [customerId = ''] = await customersOnScreen(page);
  const answer = await page.request.get(
    `/api/trpc/customers.details?input=${encodeURIComponent(JSON.stringify({ customerId }))}`,
  );
  const { standing } = (await answer.json()).result.data;
  await page.goto(`/customers/${customerId}`);
  const money = new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' });
  await page.getByText(money.format(standing.monetary), { exact: true }).first().waitFor();
  const day = new Intl.DateTimeFormat('de-DE', { dateStyle: 'medium', timeZone: 'UTC' });
  await page
    .getByText(day.format(new Date(standing.lastPurchaseDate)))
    .first()
    .waitFor();
});

test('the chips of segments keep their places and the focus while filters change', async () => {
  const page = await shop.signedInPage();
  await page.getByRole('button', { name: 'Filters' }).click();
  const chips = page.getByRole('group', { name: 'Segment' }).getByRole('button');
  await chips.nth(3).waitFor();
  const names = async () => (await chips.allTextContents()).map((text) => text.replace(/[\d,]+$/, ''));
  const numbers = async () => (await chips.allTextContents()).map((text) => /[\d,]+$/.exec(text)?.[0]);
  const [before, counted] = [await names(), await numbers()];
  // The last has the fewest customers: their countries leave the others in another order.
  const country = page.getByLabel('Country');
  for (const { value } of await country
    .locator('option')
    .evaluateAll((all) => all.map((each) => ({ value: (each as HTMLOptionElement).value })))) {
    await country.selectOption(value);
    expect(await names()).toEqual(before);
  }
  await expect.poll(numbers).not.toEqual(counted);
  await chips.nth(1).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => chips.nth(1).getAttribute('aria-pressed')).toBe('true');
  expect(await chips.nth(1).evaluate((chip) => chip === document.activeElement)).toBe(true);
  expect(await names()).toEqual(before);
});
