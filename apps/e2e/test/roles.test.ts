import type { Role } from '@foresale/contract';
import { addUser } from '@foresale/db/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

interface Rights {
  readonly pages: readonly string[];
  readonly contacts: boolean;
  readonly runs: boolean;
  readonly users: boolean;
}

const everyPage = ['Priorities', 'Overview', 'RFM', 'Model', 'Runs', 'Data', 'Settings'];
const rights: Readonly<Record<Role, Rights>> = {
  viewer: { pages: everyPage.filter((page) => page !== 'Data'), contacts: false, runs: false, users: false },
  manager: { pages: everyPage.filter((page) => page !== 'Data'), contacts: true, runs: false, users: false },
  analyst: { pages: everyPage, contacts: true, runs: true, users: false },
  admin: { pages: everyPage, contacts: true, runs: true, users: true },
};

test.each(Object.entries(rights))('%s: sees and is offered what the role may', async (role, may) => {
  const { id } = await addUser(shop.pool, { email: `${role}@example.org`, role: role as Role });
  const page = await shop.newPage({ viewport: { width: 1440, height: 900 } });
  await shop.signIn(page, id);
  await page.goto('/');
  const row = page.locator('[data-customer]').first();
  await row.waitFor();
  const count = (name: string) => page.getByRole('button', { name, exact: true }).count();
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  expect((await links.allTextContents()).map((text) => text.trim())).toEqual(may.pages);
  expect((await page.getByRole('grid').textContent())?.includes('@example.com')).toBe(may.contacts);
  expect(await page.getByRole('link', { name: 'Export' }).count()).toBe(may.contacts ? 1 : 0);
  expect(await row.getByRole('checkbox').count()).toBe(may.contacts ? 1 : 0);

  await row.getByRole('link').click();
  await page.getByRole('heading', { name: 'How the scores come about' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Outreach' }).count()).toBe(may.contacts ? 1 : 0);
  expect(await page.getByRole('link', { name: /@example\.com$/ }).count()).toBe(may.contacts ? 1 : 0);
  expect(await count('Erase…')).toBe(may.users ? 1 : 0);

  await page.goto('/runs');
  await page.getByRole('heading', { name: 'History' }).waitFor();
  expect(await count('Run now')).toBe(may.runs ? 1 : 0);
  expect(await count('Add schedule')).toBe(may.runs ? 1 : 0);

  await page.goto('/settings');
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Users' }).count()).toBe(may.users ? 1 : 0);
  expect(await page.getByRole('heading', { name: 'Audit log' }).count()).toBe(may.users ? 1 : 0);
});
