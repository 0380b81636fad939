import { readOutreachOf, setOutreach } from '@foresale/db/outreach';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

const wide = { viewport: { width: 1440, height: 900 } };
const statusOf = async (customerId: string) => (await readOutreachOf(shop.pool, customerId))?.status;

test('a change of more than 100 customers asks first; undoing leaves what a colleague changed since', async () => {
  const page = await shop.signedInPage(wide);
  await page.locator('[data-customer]').nth(2).waitFor();
  const ids = await page
    .locator('[data-customer]')
    .evaluateAll((rows) => rows.slice(0, 2).map((row) => row.getAttribute('data-customer') ?? ''));
  for (const key of ['j', 'x']) await page.keyboard.press(key);
  const bar = page.getByRole('region', { name: 'Outreach of the chosen customers' });
  await bar.getByRole('button', { name: /^All \d+$/ }).click();
  const count = Number((await bar.getByText(/chosen$/).textContent())?.replace(' chosen', ''));
  await bar.getByLabel('Status').selectOption('called');
  const dialog = page.getByRole('dialog', { name: `Change ${count} customers?` });
  for (const answer of ['Cancel', `Change ${count} customers`]) {
    await bar.getByRole('button', { name: `Set for ${count}` }).click();
    await dialog.getByText('Everyone in the team sees the change at once.').waitFor();
    expect(await statusOf(ids[0] ?? '')).toBeUndefined();
    await dialog.getByRole('button', { name: answer }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await page.getByText(`Outreach was set for ${count} customers.`).waitFor();
  expect(await statusOf(ids[0] ?? '')).toBe('called');
  const colleague = { actor: 'colleague', userId: undefined };
  await setOutreach(shop.pool, { customerIds: ids.slice(0, 1), change: { status: 'won' }, ...colleague });
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText(`Undone for ${count - 1} customers. 1 was changed since and keeps that change.`).waitFor();
  expect(await Promise.all(ids.map(statusOf))).toEqual(['won', undefined]);
});

test('a deleted view comes back', async () => {
  const page = await shop.signedInPage(wide);
  await page.locator('[data-customer]').first().waitFor();
  await page.getByText('Views', { exact: true }).click();
  await page.getByLabel('Save this list as').fill('Mondays');
  await page.getByRole('checkbox', { name: 'for everyone in the shop' }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Delete the view Mondays' }).click();
  await page.getByText('The view Mondays was deleted.').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('The view Mondays is back.').waitFor();
  expect(await page.getByRole('button', { name: /^Mondays/ }).textContent()).toContain('shared');
});
