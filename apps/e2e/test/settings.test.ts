import { addUser } from '@foresale/db/identity';
import { sql } from 'slonik';
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
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
  await page.getByText('sign in as new@example.com').waitFor();
  await page.getByLabel('New password').fill('password1234');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('This password is too easy to guess').waitFor();
  await page.getByLabel('New password').fill('a long enough password');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('heading', { name: 'Priorities' }).waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('Signed in as new@example.com, manager').waitFor();
  expect(await page.getByRole('heading', { name: 'Users' }).count()).toBe(0);

  const phone = await shop.newPage();
  await phone.goto('/');
  await phone.getByLabel('E-mail').fill('new@example.com');
  await phone.getByLabel('Password').fill('a long enough password');
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await phone.getByRole('heading', { name: 'Priorities' }).waitFor();
  await page.reload();
  const sessions = page.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem');
  await sessions.nth(1).waitFor();
  expect(await sessions.first().textContent()).toContain('this browser');
  await sessions.nth(1).getByRole('button', { name: 'Sign out' }).click();
  await phone.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
  await expect.poll(() => sessions.count()).toBe(1);
});

test('a session of yesterday asks for the present password; a new one keeps this page signed in', async () => {
  const { id } = await addUser(shop.pool, {
    email: 'kept@example.com',
    role: 'viewer',
    password: 'a long enough password',
  });
  const page = await shop.newPage();
  await shop.signIn(page, id);
  await shop.pool.query(sql.unsafe`update sessions set created_at = now() - interval '1 day' where user_id = ${id}`);
  await page.goto('/settings');
  const set = async (present: string) => {
    await page.getByLabel('Present password').fill(present);
    await page.getByLabel('New password').fill('seven purple umbrellas');
    await page.getByRole('button', { name: 'Set password' }).click();
  };
  await set('');
  await page.getByText('Enter your present password').waitFor();
  await set('not this one');
  await page.getByText('The present password is wrong').waitFor();
  await set('a long enough password');
  await page.getByText('Your new password is set.').waitFor();
  await page.getByText('Signed in as kept@example.com').waitFor();
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
