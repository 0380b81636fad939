import { addUser, createSignInLink } from '@foresale/db/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousFindings } from './findings.ts';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

test('an admin forgets a person by typing the id; every open list forgets with them, even one that is held still', async () => {
  const colleague = await shop.signedInPage();
  const row = colleague.locator('[data-customer]').first();
  await row.waitFor();
  await colleague.keyboard.press('h');
  const id = (await row.getAttribute('data-customer')) ?? '';
  const name = (await row.getByRole('link').textContent()) ?? '';
  expect(name).not.toBe(id);

  const page = await shop.signedInPage();
  await page.goto(`/customers/${encodeURIComponent(id)}`);
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Erase…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `Erase ${name}?` });
  const erase = dialog.getByRole('button', { name: 'Erase for good' });
  expect(await erase.isDisabled()).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.type(`${id}x`);
  expect(await erase.isDisabled()).toBe(true);
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: id, level: 1 }).waitFor();
  expect(await page.getByRole('main').textContent()).not.toContain(name);
  await row.getByRole('link', { name: id }).waitFor();
  expect(await row.textContent()).not.toContain(name);
});

test('outreach stands before the receipt, and only admins are offered to forget a person', async () => {
  const { id } = await addUser(shop.pool, { email: 'manager@example.com', role: 'manager' });
  const page = await shop.newPage();
  await page.goto((await createSignInLink(shop.pool, id)).path);
  await page.locator('[data-customer]').nth(1).getByRole('link').click();
  await page.getByRole('heading', { name: 'How the scores come about' }).waitFor();
  const headings = await page.getByRole('heading', { level: 2 }).allTextContents();
  expect(headings.indexOf('Outreach')).toBeGreaterThan(headings.indexOf('Monetary'));
  expect(headings.indexOf('Outreach')).toBeLessThan(headings.indexOf('How the scores come about'));
  expect(await page.getByRole('button', { name: 'Erase…' }).count()).toBe(0);
});

test('an admin finds the job queue in the settings', async () => {
  const page = await shop.signedInPage();
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Open the job queue' }).click();
  await page.waitForURL('**/admin/jobs');
  await expect.poll(() => page.title()).toContain('pg-boss');
});
