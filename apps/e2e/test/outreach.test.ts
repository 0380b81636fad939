import { addUser } from '@foresale/db/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

test('a manager works through the list by keyboard: chooses, sets, filters; a colleague sees it happen', async () => {
  const page = await shop.signedInPage({ viewport: { width: 1440, height: 900 } });
  const colleague = await shop.signedInPage({ viewport: { width: 1440, height: 900 } });
  const rowOf = (of: typeof page, id: string) => of.locator(`[data-customer="${id}"]`);
  await page.getByRole('row').nth(2).waitFor();
  const ids = await page
    .locator('[data-customer]')
    .evaluateAll((rows) => rows.slice(0, 3).map((row) => row.getAttribute('data-customer') ?? ''));
  const [first = '', second = '', third = ''] = ids;
  await rowOf(colleague, first).waitFor();
  for (const key of ['j', 'x', 'j', 'x', 'o']) await page.keyboard.press(key);
  const bar = page.getByRole('region', { name: 'Outreach of the chosen customers' });
  await bar.getByText('2 chosen').waitFor();
  expect(await bar.getByLabel('Owner').inputValue()).toBe('keep');
  await bar.getByLabel('Status').selectOption('called');
  await bar.getByRole('button', { name: 'Set for 2' }).click();
  for (const each of [page, colleague]) {
    await rowOf(each, first).getByText('Called', { exact: true }).waitFor();
    await rowOf(each, second).getByText('Called', { exact: true }).waitFor();
  }
  expect(await rowOf(page, third).getByText('Called', { exact: true }).count()).toBe(0);

  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('button', { name: 'Called', exact: true }).click();
  await page.getByText('2 customers match').waitFor();
  expect(new URL(page.url()).searchParams.get('status')).toBe('called');
  const link = await page.getByRole('link', { name: 'Export' }).getAttribute('href');
  const file = await page.request.get(link ?? '');
  expect((await file.text()).trim().split('\r\n')).toHaveLength(3);
});

test('on the customer’s page: a snooze, a note, and what was before', async () => {
  const page = await shop.signedInPage();
  await page.getByRole('row').nth(4).waitFor();
  const id = await page.locator('[data-customer]').nth(4).getAttribute('data-customer');
  await page.goto(`/customers/${encodeURIComponent(id ?? '')}`);
  const panel = page.getByRole('region', { name: 'Outreach' });
  await panel.getByLabel('Status').selectOption('snoozed');
  await panel.getByLabel('Until').fill('2999-12-31');
  await panel.getByLabel('Note').fill('on holiday');
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('until Dec 31, 2999').waitFor();
  await panel.getByLabel('Status').selectOption('won');
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByRole('listitem').nth(1).waitFor();
  expect(await panel.getByRole('listitem').first().textContent()).toContain('Won');
  expect(await panel.getByLabel('Note').inputValue()).toBe('on holiday');
});

test('a view keeps filters and columns under a name', async () => {
  const page = await shop.signedInPage({ viewport: { width: 1440, height: 900 } });
  await page.getByRole('row').nth(2).waitFor();
  await page.getByText('Columns', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Note' }).check();
  await page.getByRole('checkbox', { name: 'Orders' }).uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Note' }).waitFor();
  expect(await page.getByRole('columnheader', { name: 'Orders' }).count()).toBe(0);
  await page.getByRole('searchbox').fill('a');
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('a');
  const kept = new URL(page.url()).search;
  await page.getByText('Views', { exact: true }).click();
  await page.getByLabel('Save this list as').fill('My a');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'My a', exact: true }).waitFor();
  await page.goto('/');
  await page.getByText('Views', { exact: true }).click();
  await page.getByRole('button', { name: 'My a', exact: true }).click();
  const inAddress = (search: string) => Object.fromEntries(new URLSearchParams(search));
  await expect.poll(() => inAddress(new URL(page.url()).search)).toEqual(inAddress(kept));
  await page.getByRole('columnheader', { name: 'Note' }).waitFor();
});

test('a view that is shared is found by a colleague, until its owner deletes it', async () => {
  const page = await shop.signedInPage({ viewport: { width: 1440, height: 900 } });
  await page.goto('/?segment=Loyal&sort=monetary');
  const views = (of: typeof page) => of.locator('summary', { hasText: 'Views' });
  await views(page).click();
  await page.getByLabel('Save this list as').fill('Loyal by money');
  await page.getByLabel('for everyone in the shop').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: /^Loyal by money/ }).waitFor();

  const { id } = await addUser(shop.pool, { email: 'colleague@example.com', role: 'viewer' });
  const colleague = await shop.newPage();
  await shop.signIn(colleague, id);
  await colleague.goto('/');
  await views(colleague).click();
  expect(await colleague.getByRole('button', { name: /^Delete the view/ }).count()).toBe(0);
  await colleague.getByRole('button', { name: /^Loyal by money/ }).click();
  await expect.poll(() => new URL(colleague.url()).search).toBe('?segment=Loyal&sort=monetary');

  await page.getByRole('button', { name: 'Delete the view Loyal by money' }).click();
  await page.getByRole('button', { name: /^Loyal by money/ }).waitFor({ state: 'detached' });
  await colleague.reload();
  await views(colleague).click();
  await colleague.getByText('No views yet.').waitFor();
});

test('rows are chosen in a row with Shift, all at once in the heading, and one is left out again', async () => {
  const page = await shop.signedInPage({ viewport: { width: 1440, height: 900 } });
  const box = (row: number) => page.locator(`#row-${row}`).getByRole('checkbox');
  const all = page.getByRole('checkbox', { name: 'Choose all customers of the list' });
  const ticked = () => page.locator('[data-customer] input:checked').count();
  const look = () =>
    all.evaluate((each) => [(each as HTMLInputElement).checked, (each as HTMLInputElement).indeterminate]);
  await box(6).waitFor();
  expect(await look()).toEqual([false, false]);
  await box(1).click();
  await box(4).click({ modifiers: ['Shift'] });
  expect(await ticked()).toBe(4);
  expect(await look()).toEqual([false, true]);
  await box(3).click({ modifiers: ['Shift'] });
  expect(await ticked()).toBe(2);
  await page.keyboard.press('Escape');
  await page.getByRole('grid').focus();
  for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key);
  expect(await ticked()).toBe(3);

  await all.focus();
  await page.keyboard.press('Space');
  const bar = page.getByRole('region', { name: 'Outreach of the chosen customers' });
  const total = /^[\d,]+/.exec((await page.getByText(/^[\d,]+ customers/).textContent()) ?? '')?.[0];
  await bar.getByText(`${total} chosen`).waitFor();
  expect(await look()).toEqual([true, false]);
  expect(await box(2).isChecked()).toBe(true);
  await box(2).click();
  expect(await box(2).isChecked()).toBe(false);
  expect(await box(1).isChecked()).toBe(true);
  await all.check();
  await all.uncheck();
  await bar.waitFor({ state: 'detached' });
  expect(await ticked()).toBe(0);
});

test('a note being typed survives what a colleague does meanwhile, and the typer decides', async () => {
  const page = await shop.signedInPage();
  await page.getByRole('row').nth(7).waitFor();
  const id = (await page.locator('[data-customer]').nth(6).getAttribute('data-customer')) ?? '';
  const address = `/customers/${encodeURIComponent(id)}`;
  const colleague = await shop.signedInPage();
  const [mine, theirs] = [page, colleague].map((each) => each.getByRole('region', { name: 'Outreach' }));
  await Promise.all([page.goto(address), colleague.goto(address)]);
  await mine?.getByLabel('Note').pressSequentially('wants the March');
  await theirs?.getByLabel('Status').selectOption('called');
  await theirs?.getByLabel('Note').fill('on holiday');
  await theirs?.getByRole('button', { name: 'Save' }).click();
  const notice = mine?.getByText('changed this while you were typing: status Called, note “on holiday”');
  await notice?.waitFor();
  await mine?.getByLabel('Note').pressSequentially(' blend');
  expect(await mine?.getByLabel('Note').inputValue()).toBe('wants the March blend');
  await mine?.getByRole('button', { name: 'Go on with mine' }).click();
  await mine?.getByRole('button', { name: 'Save' }).click();
  // The status of the colleague stays: only the note was typed here. Untouched forms follow.
  await expect.poll(() => theirs?.getByLabel('Note').inputValue()).toBe('wants the March blend');
  expect(await theirs?.getByLabel('Status').inputValue()).toBe('called');
  await theirs?.getByLabel('Note').fill('back on Monday');
  await mine?.getByLabel('Note').fill('mine again');
  await mine?.getByRole('button', { name: 'Save' }).click();
  await theirs?.getByRole('button', { name: 'Use theirs' }).click();
  await expect.poll(() => theirs?.getByLabel('Note').inputValue()).toBe('mine again');
});

test('a snoozed customer leaves the list, and is shown marked where snoozed ones are asked for', async () => {
  const page = await shop.signedInPage({ viewport: { width: 1440, height: 900 } });
  await page.getByRole('row').nth(6).waitFor();
  const id = (await page.locator('[data-customer]').nth(5).getAttribute('data-customer')) ?? '';
  const row = page.locator(`[data-customer="${id}"]`);
  const total = async () => Number(/[\d,]+/.exec((await page.getByText(/^[\d,]+ customers/).textContent()) ?? '')?.[0]);
  const before = await total();
  await row.getByRole('checkbox').check();
  const bar = page.getByRole('region', { name: 'Outreach of the chosen customers' });
  await bar.getByLabel('Status').selectOption('snoozed');
  await bar.getByLabel('Until').fill('2999-12-31');
  await bar.getByRole('button', { name: 'Set for 1' }).click();
  await row.waitFor({ state: 'detached' });
  await expect.poll(total).toBe(before - 1);
  const link = page.getByRole('link', { name: 'Export', exact: true });
  const ids = async () =>
    (await (await page.request.get((await link.getAttribute('href')) ?? '')).text()).split('\r\n');
  expect((await ids()).filter((line) => line.startsWith(`${id},`))).toEqual([]);

  await page.getByRole('button', { name: /^Show \d+ snoozed$/ }).click();
  await row.getByText('Snoozed', { exact: true }).waitFor();
  await expect.poll(total).toBe(before);
  expect(new URL(page.url()).searchParams.get('snoozed')).toBe('shown');
  expect((await ids()).filter((line) => line.startsWith(`${id},`))).toHaveLength(1);
  await page.getByRole('button', { name: 'Hide snoozed' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('button', { name: 'Snoozed', exact: true }).click();
  await row.getByText('until Dec 31, 2999').waitFor();
});
