import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

test('a user who was added signs in by the link, chooses a password, and signs in with it', async () => {
  const admin = await shop.signedInPage();
  await admin.goto('/settings');
  await admin.getByRole('textbox', { name: 'E-mail' }).fill('new@example.com');
  const role = admin.locator('form').filter({ hasText: 'Add user' }).getByRole('combobox');
  await role.selectOption('manager');
  await admin.getByRole('button', { name: 'Add user' }).click();
  const link = await admin.locator('code').filter({ hasText: '/sign-in/link/' }).textContent();
  await admin.getByRole('combobox', { name: 'Role of new@example.com' }).waitFor();

  const page = await shop.newPage();
  await page.goto(link ?? '');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('Signed in as new@example.com, manager').waitFor();
  expect(await page.getByRole('heading', { name: 'Users' }).count()).toBe(0);
  await page.getByLabel('New password').fill('a long enough password');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
  await page.getByLabel('E-mail').fill('new@example.com');
  await page.getByLabel('Password').fill('a long enough password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Priorities' }).waitFor();
});

test('a token works as soon as it is shown, and no more once it is revoked', async () => {
  const admin = await shop.signedInPage();
  await admin.goto('/settings');
  await admin.getByLabel('What it is for').fill('reporting');
  await admin.getByRole('button', { name: 'Create token' }).click();
  const token = await admin.locator('code').first().textContent();
  const ask = () => fetch(`${shop.url()}/api/customers/segments`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);
  await admin.getByRole('button', { name: 'Revoke reporting' }).click();
  await admin.getByText('revoked', { exact: true }).waitFor();
  expect((await ask()).status).toBe(401);
});
