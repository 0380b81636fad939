import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-11-01T00:00:00Z');
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

/** What a procedure answers to whoever is signed in on the page. */
async function ask(page: Page, procedure: string, input: object) {
  const answer = await page.request.get(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`);
  return (await answer.json()).result.data;
}

const cell = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}:`) });
/** The number in a sentence such as "Customers 57". */
const numberIn = (text: string | null) => Number(/\d[\d,]*/.exec(text ?? '')?.[0].replaceAll(',', ''));

test('a filter of the RFM page redraws the grid, the histograms and the list, and stands in the address', async () => {
  const page = await shop.signedInPage();
  await page.goto('/rfm');
  await cell(page, 'R 5, F 5').waitFor();
  await expect.poll(() => cell(page, 'R 5, F 5').textContent()).toContain('Champions');
  await page.getByRole('button', { name: /^Lost/ }).click();
  await expect.poll(() => cell(page, 'R 5, F 5').textContent()).toBe('R 5, F 5: 00%Champions');
  const { customers } = await ask(page, 'rfm.distribution', { filter: { segment: ['Lost'] } });
  await expect.poll(() => cell(page, 'R 1, F 1').textContent()).toBe(`R 1, F 1: ${customers}100%Lost`);
  const heading = page.getByRole('heading', { name: /^Customers/ });
  await expect.poll(async () => numberIn(await heading.textContent())).toBe(customers);
  expect(new URL(page.url()).search).toBe('?segment=Lost');
});

test('a cell of the grid leads to its customers in Priorities, and their file holds nobody else', async () => {
  const page = await shop.signedInPage();
  await page.goto('/rfm');
  await cell(page, 'R 5, F 5').click();
  await page.getByRole('link', { name: 'Show these customers in Priorities' }).click();
  const { customers } = await ask(page, 'rfm.distribution', { filter: { recencyScore: [5], frequencyScore: [5] } });
  await page.locator('[data-customer]').first().waitFor();
  expect(new URL(page.url()).search).toBe('?r=5&f=5');
  const link = await page.getByRole('link', { name: 'Export' }).getAttribute('href');
  const file = await page.request.get(link ?? '');
  const lines = (await file.text()).trim().split('\r\n').slice(1);
  expect(lines.length).toBe(customers);
  await page.close();
});

test('a cell of the grid opens its customers, and one of them leads to a receipt whose arithmetic is right', async () => {
  const page = await shop.signedInPage();
  await page.goto('/rfm');
  await cell(page, 'R 5, F 5').click();
  await expect.poll(() => new URL(page.url()).search).toBe('?r=5&f=5');
  const row = page.locator('[data-customer]').first();
  await row.waitFor();
  await expect.poll(() => row.textContent()).toContain('Champions');
  const customerId = (await row.getAttribute('data-customer')) ?? '';
  await row.getByRole('link').click();
  await page.getByRole('heading', { name: 'How the scores come about' }).waitFor();
  const receipt = await ask(page, 'rfm.receipt', { customerId });
  const earlier = page.getByRole('button', { name: /earlier orders?$/ });
  await page.locator('[data-receipt] tbody tr').first().waitFor();
  if ((await earlier.count()) > 0) await earlier.click();
  const counted = page.locator('[data-receipt] tr[data-counted="true"]');
  await expect.poll(() => counted.count()).toBe(receipt.frequency);
  const amounts = await counted.evaluateAll((rows) =>
    rows.map((each) => Number(each.querySelectorAll('td')[4]?.textContent?.replace(/[^\d.-]/g, ''))),
  );
  const unmatched = receipt.unmatchedReturns.reduce(
    (sum: number, back: { amountMinor: number }) => sum + back.amountMinor,
    0,
  );
  const sum = amounts.reduce((all, amount) => all + Math.round(amount * 100), -unmatched);
  expect(sum).toBe(receipt.monetaryMinor);
  const total = await page.locator('[data-receipt] tfoot td').first().textContent();
  expect(Math.round(Number(total?.replace(/[^\d.-]/g, '')) * 100)).toBe(receipt.monetaryMinor);
  await page.getByText(`= ${receipt.recencyDays} day`).waitFor();
});

test('a scheme is edited with a preview, refused with a gap, saved under a name, and used by the next run', async () => {
  const page = await shop.signedInPage();
  await page.goto('/rfm/schemes');
  await page.getByRole('link', { name: 'Edit standard' }).click();
  await cell(page, 'R 3, F 3').waitFor();
  const preview = page.getByRole('region', { name: 'Who would move' });
  await preview.getByText(/^0 of /).waitFor();
  await page.getByRole('button', { name: 'Champions', exact: true }).click();
  await cell(page, 'R 5, F 3').click();
  const move = preview.getByRole('row').filter({ hasText: 'Potential Loyalist' });
  await move.waitFor();
  const expected = numberIn(await move.getByRole('cell').last().textContent());

  await page.getByRole('button', { name: 'Rules', exact: true }).click();
  await page.getByRole('button', { name: 'Remove rule 1', exact: true }).click();
  await page.getByText('This cannot be saved yet').waitFor();
  await page
    .getByText(/^Nobody has named /)
    .first()
    .waitFor();
  expect(await page.getByRole('button', { name: 'Save as a new scheme' }).isEnabled()).toBe(false);
  await page.reload();
  await cell(page, 'R 3, F 3').waitFor();
  await page.getByRole('button', { name: 'Champions', exact: true }).click();
  await cell(page, 'R 5, F 3').click();
  await page.getByLabel('Name of the scheme').fill('wider top');
  await page.getByRole('button', { name: 'Save as a new scheme' }).click();
  await page.getByRole('button', { name: 'Use wider top' }).click();
  await page.getByText('The next run names its customers by').first().waitFor();

  const before = (await ask(page, 'runs.current', {})).runId;
  const after = await shop.run('2025-12-31T00:00:00Z');
  const moves: { from: string; to: string; cause: string | null; customers: number }[] = await ask(
    page,
    'segments.movement',
    { fromRunId: before, toRunId: after },
  );
  expect(moves.filter((each) => each.from !== each.to)).toEqual([
    { from: 'Potential Loyalist', to: 'Champions', cause: 'definition changed', customers: expected },
  ]);
});

test('the range of the overview stands in the address, and its figures are those of the API', async () => {
  const page = await shop.signedInPage();
  await page.goto('/overview');
  await page.getByRole('button', { name: '12 months' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?range=12m');
  const { totals } = await ask(page, 'kpis.summary', { from: '2025-01-01', to: '2025-12-30' });
  const orders = page.getByRole('button', { name: /^Orders/ });
  await expect.poll(() => orders.textContent()).toContain(new Intl.NumberFormat('en-US').format(totals.orders));
  await orders.click();
  await page.getByRole('heading', { name: /^Orders by month/ }).waitFor();
  await page.getByText('Key figures in numbers').click();
  const numbers = page.getByRole('region', { name: 'Key figures in numbers' }).getByRole('row');
  const byMonth = await numbers.evaluateAll((rows) =>
    rows.slice(1).map((row) => Number(row.querySelectorAll('td')[1]?.textContent?.replaceAll(',', ''))),
  );
  expect(byMonth.reduce((sum, each) => sum + each, 0)).toBe(totals.orders);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing serious on the pages of an analyst, ${colorScheme}`, async () => {
    const page = await shop.signedInPage({ colorScheme });
    for (const [address, landmark] of [
      ['/rfm?r=5&f=5', /^Customers/],
      ['/rfm?bars=scores&by=money', /^Customers/],
      ['/rfm/cut-points', 'Scores 1 to 5'],
      ['/rfm/schemes', 'standard'],
      ['/rfm/schemes/1', 'Who would move'],
      ['/rfm/schemes/new-clusters', 'RFM'],
      ['/overview?range=all&figure=repeatRate', 'Who came back'],
    ] as const) {
      await page.goto(address);
      await page.getByRole('heading', { name: landmark }).first().waitFor();
      await page.evaluate(axe.source);
      const results = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ['violations'] })`);
      const found = results.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
      expect(found, address).toEqual([]);
    }
  });
}
