import { addUser, changeUser, createSignInLink } from '@foresale/db/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

test('the one-time link signs in once, and says so when it is used again', async () => {
  const { path } = await createSignInLink(shop.pool);
  const page = await shop.newPage();
  await page.goto(path);
  // Nothing signs in by itself: a person reads whose session it is.
  await page.getByText('signs you in as admin@localhost').waitFor();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
  await page.getByText('you need a new link each time').waitFor();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('heading', { name: 'Priorities' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/');

  const stranger = await shop.newPage();
  await stranger.goto(path);
  await stranger.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
  await stranger.getByText('That sign-in link was used already').waitFor();
});

test('whoever has not signed in sees the sign-in page on every address', async () => {
  const page = await shop.newPage();
  for (const address of ['/', '/runs', '/overview', '/customers/1']) {
    await page.goto(address);
    await page.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
  }
});

test('a wrong password is refused in words', async () => {
  const page = await shop.newPage();
  await page.goto('/');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('E-mail or password is wrong').waitFor();
});

test('signing out ends the session', async () => {
  const page = await shop.signedInPage();
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
  await page.goto('/runs');
  await page.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
});

test('the page survives a restart of the server and is live again by itself', async () => {
  const page = await shop.signedInPage();
  const connection = (state: string) => page.locator(`[data-connection="${state}"]`).waitFor();
  await connection('live');
  // The page holds its socket open; whether the loss shows for a moment depends on how fast the server is back.
  const lost = page.waitForFunction(
    () => document.querySelector('[data-connection]')?.getAttribute('data-connection') !== 'live',
  );
  await shop.restartServer();
  await lost;
  await connection('live');
});

test('what happens after the page has asked and before it listens is shown', async () => {
  const page = await shop.newPage();
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  await page.routeWebSocket(/\/api\/trpc/, async (socket) => {
    await opened;
    socket.connectToServer();
  });
  await shop.signIn(page);
  await page.goto('/');
  await page.goto('/runs');
  await page.getByRole('heading', { name: 'Nothing has run yet' }).waitFor();
  await shop.run('2025-12-31T00:00:00Z');
  open();
  await page.getByRole('row').filter({ hasText: 'another program' }).getByText('shown now').waitFor();
});

test('without a server the page stays readable and says since when it is alone', async () => {
  const page = await shop.signedInPage();
  await page.locator('[data-connection="live"]').waitFor();
  await shop.withoutServer(async () => {
    const badge = page.locator('[data-connection="offline"]');
    await badge.getByText('Offline').waitFor();
    expect(await badge.getAttribute('title')).toMatch(/^No connection to the server since .+ stays readable/);
    await page.getByRole('heading', { name: 'Priorities' }).waitFor();
    // What needs the server says so, and leads back to what does not.
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('This page could not be opened').waitFor();
    await page.getByText('The server is out of reach').waitFor();
  });
  await page.locator('[data-connection="live"]').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
});

test('an open page follows a change of rights, and the end of them', async () => {
  await shop.run('2025-12-31T00:00:00Z');
  await addUser(shop.pool, { email: 'stays@example.com', role: 'admin' });
  const { id } = await addUser(shop.pool, { email: 'changing@example.com', role: 'manager' });
  const page = await shop.newPage();
  await shop.signIn(page, id);
  await page.goto('/');
  const list = page.locator('[data-customer]');
  await list.getByText('@').first().waitFor();
  await changeUser(shop.pool, id, { role: 'viewer' });
  await list.first().waitFor();
  await expect.poll(() => list.getByText('@').count()).toBe(0);
  await expect.poll(() => page.locator('body').textContent()).toContain('viewer');
  await changeUser(shop.pool, id, { role: 'manager' });
  await list.getByText('@').first().waitFor();
  await changeUser(shop.pool, id, { disabled: true });
  await page.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
  expect(await page.locator('body').textContent()).not.toContain('@');
  await page.close();
});
