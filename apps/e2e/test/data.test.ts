import { readFile } from 'node:fs/promises';
import { listSchedules } from '@foresale/db/schedules';
import { readSettings } from '@foresale/db/settings';
import { patience } from '@foresale/test-database';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

const themes = ['light', 'dark'] as const;

async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of themes) {
    // A colour on its way from one theme to the other is neither's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axe.source);
    const results = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ['violations'] })`);
    const serious = results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
    expect(serious, `${what}, ${colorScheme}`).toEqual([]);
  }
}

const broken = [
  'Beleg;Kunde;Tag;Summe',
  'x1;new-1;31.12.2025;10,50',
  'x2;new-1;30.12.2025;7,25',
  'x3;;30.12.2025;7,25',
  'x4;=cmd|calc;irgendwann;1,00',
  '',
].join('\r\n');

test('a broken file is mapped, imported, explained, and its rejects come back as a file', async () => {
  const page = await shop.signedInPage();
  await page.getByRole('link', { name: 'Data' }).click();
  await page.getByRole('heading', { name: 'In the database' }).waitFor();
  await page.getByText('Nothing has been imported here yet').waitFor();
  await expectAccessible(page, 'Data, empty');
  await page
    .getByLabel('Choose files')
    .setInputFiles({ name: 'kasse.csv', mimeType: 'text/csv', buffer: Buffer.from(broken) });
  await page.getByText('These columns are of no known layout').waitFor();
  const choose = page.getByRole('form', { name: 'Mapping' });
  // Guessed from the German headers; the rest is said by hand.
  expect(await choose.getByLabel('Customer', { exact: true }).inputValue()).toBe('Kunde');
  expect(await choose.getByLabel('Amount of the line or order').inputValue()).toBe('Summe');
  await choose.getByLabel('Amount of the line or order').selectOption('');
  await choose.getByLabel('Date of the order').selectOption('Tag');
  expect(await choose.getByRole('button', { name: 'Import with this mapping' }).isEnabled()).toBe(false);
  await choose.getByLabel('Amount of the line or order').selectOption('Summe');
  await choose.getByLabel('Order', { exact: true }).selectOption('Beleg');
  await expectAccessible(page, 'Data, mapping');
  await choose.getByRole('button', { name: 'Import with this mapping' }).click();

  await page.getByText('4 rows read = 2 merged + 0 unchanged + 2 rejected').waitFor();
  await expectAccessible(page, 'Data, report');
  expect(new URL(page.url()).searchParams.get('import')).toBe('1');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download rejects' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe('file,line,reason,raw');
  expect(lines[1]).toMatch(/^kasse\.csv,4,/);
  expect(lines[2]).toMatch(/^kasse\.csv,5,/);

  // The customer is on the lists after the run that follows, and the mapping is remembered.
  await vi.waitFor(
    async () =>
      expect(
        await shop.pool.exists(sql.unsafe`
          select 1 from priority_list where customer_id = 'new-1' and frequency = 2`),
      ).toBe(true),
    patience,
  );
  await page
    .getByLabel('Choose files')
    .setInputFiles({ name: 'januar.csv', mimeType: 'text/csv', buffer: Buffer.from(broken) });
  await page.getByText('its mapping is filled in').waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByText('It was cancelled before it began.').first().waitFor();
});

test('a new status word and an open date are asked before anything is imported', async () => {
  const page = await shop.signedInPage();
  await page.goto(`${shop.url()}/data`);
  const rows = ['s1,status-1,Zugewiesen,10/05/2024', 's2,status-1,paid,11/05/2024', 's3,status-1,storniert,12/05/2024'];
  const buffer = Buffer.from(['order_id,customer_id,order_status,order_date', ...rows, ''].join('\n'));
  await page.getByLabel('Choose files').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer });
  await page.getByText('order_date could be read both ways; it is taken to have the month first.').waitFor();
  await page.getByText('10/05/2024 → October 5, 2024').waitFor();
  await page.getByText('1 of the 3 rows count as sales by their order_status.').waitFor();
  const start = page.getByRole('button', { name: 'Import', exact: true });
  expect(await start.isEnabled()).toBe(false);
  await expectAccessible(page, 'Data, questions');
  await page.getByLabel('Zugewiesen (1 row)').selectOption('Not paid yet');
  await page.getByLabel('Dates').selectOption('Day first: 31/12/2025');
  await page.getByText('10/05/2024 → May 10, 2024').waitFor();
  await start.click();
  await page.getByText('3 rows read = 3 merged + 0 unchanged + 0 rejected').waitFor();
  const counted = await shop.pool.any(sql.unsafe`
    select order_id, ordered_day from orders where customer_id = 'status-1' and cancelled_at is null`);
  expect(counted).toEqual([{ order_id: 's2', ordered_day: Date.UTC(2024, 4, 11) / 86_400_000 }]);
  await page.close();
});

test('the preview names the currencies of a file and the rates that are missing; a rate added in Settings is known at once', async () => {
  const page = await shop.signedInPage();
  await page.goto(`${shop.url()}/data`);
  const rows = [
    'c1,cur-1,2024-03-02,$100.00',
    'c2,cur-1,2024-03-02,£50',
    'c3,cur-2,2024-03-03,10 zł',
    'c4,cur-2,2024-03-03,5',
  ];
  const buffer = Buffer.from(['order_id,customer_id,order_date,amount', ...rows, ''].join('\n'));
  await page.getByLabel('Choose files').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer });
  const currencies = page.getByRole('region', { name: 'Currencies' });
  await currencies.getByText('USD 1 row · GBP 1 row · PLN 1 row · EUR 1 row').waitFor();
  await currencies.getByText('No rate for USD on 2024-03-02.').waitFor();
  await currencies.getByText('No rate for PLN on 2024-03-03.').waitFor();
  await expectAccessible(page, 'Data, missing rates');
  const upload = page.url();
  await currencies.getByRole('link', { name: 'Settings → Currencies' }).click();
  const form = page.getByRole('form', { name: 'Add a rate' });
  for (const [currency, rate] of [
    ['USD', '0.9213'],
    ['GBP', '1,15'],
  ] as const) {
    await form.getByLabel('Currency').selectOption(currency);
    await form.getByLabel('From the day').fill('2024-03-01');
    await form.getByLabel('What one is worth in EUR').fill(rate);
    await form.getByRole('button', { name: 'Add rate' }).click();
    await page.getByText(`1 ${currency} = ${rate.replace(',', '.')} EUR`).waitFor();
  }
  await expectAccessible(page, 'Settings, currencies');
  await page.goto(upload);
  await currencies.getByText('No rate for PLN on 2024-03-03.').waitFor();
  expect(await currencies.getByText('No rate for USD').count()).toBe(0);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('4 rows read = 3 merged + 0 unchanged + 1 rejected').waitFor();
  await page
    .getByText('No rate for PLN on 2024-03-03: add one under Settings → Currencies, then import again.')
    .waitFor();
  const cents = await shop.pool.any(sql.unsafe`
    select order_id, amount_minor::int4 as cents from orders where customer_id like 'cur-%' order by 1`);
  expect(cents).toEqual([
    { order_id: 'c1', cents: 9213 },
    { order_id: 'c2', cents: 5750 },
    { order_id: 'c4', cents: 500 },
  ]);
  await page.close();
});

test('an import is undone on its page, after it has said what goes, and a run is suggested', async () => {
  const page = await shop.signedInPage();
  await page.goto(`${shop.url()}/data`);
  const held = await shop.pool.oneFirst(sql.type(z.object({ rows: z.bigint() }))`select count(*) as rows from orders`);
  const buffer = Buffer.from(
    'order_id,customer_id,order_date,amount\nwrong1,wrong-1,2024-03-02,5\nwrong2,wrong-1,2024-03-03,6\n',
  );
  await page.getByLabel('Choose files').setInputFiles({ name: 'wrong.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('2 rows read = 2 merged + 0 unchanged + 0 rejected').waitFor();
  await page.getByRole('button', { name: 'Undo this import…' }).click();
  const undo = page.getByRole('region', { name: 'Undo' });
  await undo.getByText('Removes 2 orders, 1 customer.').waitFor();
  await expectAccessible(page, 'Data, undo');
  await undo.getByRole('button', { name: 'Undo it' }).click();
  await page.getByText('The lists follow with the next run.').waitFor();
  await page
    .getByRole('row', { name: /wrong\.csv/ })
    .getByText('Undone')
    .waitFor();
  expect(await shop.pool.oneFirst(sql.type(z.object({ rows: z.bigint() }))`select count(*) as rows from orders`)).toBe(
    held,
  );
  await page.getByRole('button', { name: 'Start a run' }).click();
  await page.getByText('Run started').waitFor();
  await page.close();
});

test('an import of which less than half can be taken fails in red, shows its rows, and takes a part when told to', async () => {
  const page = await shop.signedInPage();
  await page.goto(`${shop.url()}/data`);
  const before = await shop.pool.oneFirst(sql.type(z.object({ runs: z.bigint() }))`select count(*) as runs from runs`);
  const rows = ['p1,part-1,2024-05-10', 'p2,part-1,soon', 'p3,part-1,later', 'p4,part-1,one day'];
  const buffer = Buffer.from(['order_id,customer_id,order_date', ...rows, ''].join('\n'));
  await page.getByLabel('Choose files').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const sentence = page.getByText('3 of 4 rows could not be taken').first();
  await sentence.waitFor();
  expect(await sentence.getAttribute('class')).toContain('text-bad');
  await page.getByRole('cell', { name: 'p2,part-1,soon' }).waitFor();
  await expectAccessible(page, 'Data, refused');
  expect(await shop.pool.oneFirst(sql.type(z.object({ runs: z.bigint() }))`select count(*) as runs from runs`)).toBe(
    before,
  );
  await page.getByLabel('Import the rows that can be taken').check();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('4 rows read = 1 merged + 0 unchanged + 3 rejected').waitFor();
  await page.close();
});

test('a schedule is changed on the page, with its next times shown while it is edited', async () => {
  const page = await shop.signedInPage();
  await page.goto('/runs');
  await page.getByText('Every day at 03:00').waitFor();
  await page.getByRole('button', { name: 'Edit Nightly run' }).click();
  const form = page.getByRole('form', { name: 'Edit Nightly run' });
  await form.getByLabel('How often').selectOption('week');
  await form.getByText('Fri', { exact: true }).click();
  await form.getByLabel('At', { exact: true }).fill('05:30');
  await form.getByText('Every Monday and Friday at 05:30').waitFor();
  expect(await form.getByRole('listitem').count()).toBe(5);
  await expectAccessible(page, 'Runs, a schedule being edited');
  await form.getByRole('button', { name: 'Save schedule' }).click();
  await page.getByText('Every Monday and Friday at 05:30').waitFor();
  await page.getByRole('button', { name: 'Pause Nightly run' }).click();
  await page.getByText('paused', { exact: true }).waitFor();
  const nightly = (await listSchedules(shop.pool)).find(({ key }) => key === 'nightly');
  expect(nightly).toMatchObject({ cron: '30 5 * * 1,5', paused: true });

  await page.getByRole('button', { name: 'Add schedule' }).click();
  const added = page.getByRole('form', { name: 'New schedule' });
  await added.getByLabel('Name').fill('At noon');
  await added.getByLabel('How often').selectOption('custom');
  await added.getByLabel('Minute, hour').fill('0 12 31 2 *');
  await added.getByText('These times cannot be read').waitFor();
  await added.getByLabel('Minute, hour').fill('0 12 * * 1-5');
  await added.getByText('From Monday to Friday at 12:00').waitFor();
  await added.getByRole('button', { name: 'Save schedule' }).click();
  await page.getByRole('button', { name: 'Delete At noon' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect.poll(() => page.getByText('At noon', { exact: true }).count()).toBe(0);
  expect(await listSchedules(shop.pool)).toHaveLength(2);
});

test('a setting says what it causes before it is saved, and is seen by others at once', async () => {
  const page = await shop.signedInPage();
  await page.goto('/settings');
  const other = await shop.signedInPage();
  await other.goto('/settings');
  await other.getByLabel('Time zone').waitFor();
  await page.getByLabel('Time zone').selectOption('America/New_York');
  await page.getByText('Schedules keep their hours and move to the new zone.').waitFor();
  await expectAccessible(page, 'Settings, changed');
  await page.getByRole('button', { name: 'Save shop' }).click();
  await expect.poll(() => other.getByLabel('Time zone').inputValue()).toBe('America/New_York');
  expect(await readSettings(shop.pool)).toMatchObject({ timeZone: 'America/New_York' });
  expect((await listSchedules(shop.pool)).map(({ timeZone }) => timeZone)).toEqual([
    'America/New_York',
    'America/New_York',
  ]);
  await page.getByText('settings changed').first().waitFor();
  // The list on screen was counted by the old days: the page says so until a run has followed.
  const waiting = page.getByText('Saved. The lists follow with the next run.');
  await waiting.waitFor();
  await page.getByRole('button', { name: 'Start a run' }).click();
  await waiting.waitFor({ state: 'detached' });
});

test('a run is cancelled on the page and says so', async () => {
  const page = await shop.signedInPage();
  await using _held = await shop.holdUp();
  await page.goto('/runs');
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.getByRole('heading', { name: /is under way/ }).waitFor();
  await page.getByRole('progressbar').first().waitFor();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  const row = page.getByRole('table').getByRole('row').filter({ hasText: 'Cancelled' });
  await row.first().waitFor();
});
