import { addUser } from '@foresale/db/identity';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousFindings } from './findings.ts';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

const strangeIds = [
  'a b',
  'Müller & Söhne',
  'ada@example.com',
  'north/17',
  '100%',
  'no#1',
  '1+1',
  'a?b=c',
  '%2F',
  "d'Or",
];

test('a customer has a page whatever their id is made of', async () => {
  await shop.pool.query(sql.unsafe`
    insert into customers (customer_id, name) select id, 'Name of ' || id from unnest(${sql.array(strangeIds, 'text')}) as id`);
  await shop.pool.query(sql.unsafe`
    insert into orders (customer_id, order_id, ordered_at, ordered_day, status, currency, amount, amount_minor)
    select id, 'order of ' || id, '2025-12-01T12:00:00Z', 20423, 'completed', 'EUR', 20, 2000
      from unnest(${sql.array(strangeIds, 'text')}) as id`);
  await shop.run('2025-12-31T00:00:00Z');
  const page = await shop.signedInPage();
  for (const id of strangeIds) {
    await page.goto(`/?q=${encodeURIComponent(id)}`);
    await page.getByRole('link', { name: `Name of ${id}`, exact: true }).click();
    await page.getByRole('heading', { name: `Name of ${id}`, level: 1 }).waitFor();
    // The receipt, the history and the orders ask for themselves.
    await page.getByRole('heading', { name: 'How the scores come about' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: `Name of ${id}`, level: 1 }).waitFor();
  }
  await page.close();
});

test('back from a customer the list is as it was, and j and k go on to the next one', async () => {
  const page = await shop.signedInPage();
  await page.goto('/?segment=Champions&sort=monetary');
  const rows = page.locator('[data-customer]');
  await rows.nth(2).waitFor();
  const names = await rows.getByRole('link').allTextContents();
  await rows.nth(1).getByRole('link').click();
  await page.getByRole('heading', { name: names[1] ?? '', level: 1 }).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: names[2] ?? '', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByRole('heading', { name: names[1] ?? '', level: 1 }).waitFor();
  await page.keyboard.press('Escape');
  await rows.nth(2).waitFor();
  expect(new URL(page.url()).search).toBe('?segment=Champions&sort=monetary');
  expect(await rows.getByRole('link').allTextContents()).toEqual(names);
  await rows.nth(1).getByRole('link').click();
  await page.getByRole('link', { name: 'Priorities' }).last().click();
  await rows.nth(2).waitFor();
  expect(new URL(page.url()).search).toBe('?segment=Champions&sort=monetary');
  await page.close();
});

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
  await shop.signIn(page, id);
  await page.goto('/');
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
