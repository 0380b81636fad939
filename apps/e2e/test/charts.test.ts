import { requestTraining } from '@foresale/db/trainings';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-11-01T00:00:00Z');
  await shop.run('2025-12-31T00:00:00Z');
  await requestTraining(shop.pool, { requestedBy: 'another program', overrideReason: 'for the test' });
});
afterAll(() => shop[Symbol.asyncDispose]());

/** The table beside a chart: folded under a sentence, or a table of its own. */
const folded = (title: string) => (page: Page) => page.getByRole('region', { name: title }).getByRole('table');

interface Twin {
  readonly chart: RegExp;
  readonly table: (page: Page) => Locator;
}

async function expectTwins(page: Page, twins: readonly Twin[]): Promise<void> {
  const charts = page.getByRole('img', { name: /numbers|orders/ });
  await expect.poll(() => charts.count()).toBe(twins.length);
  // No canvas without a name: a chart that is new has to be listed here with its table.
  await expect.poll(() => page.locator('canvas').count()).toBe(twins.length);
  for (const summary of await page
    .locator('main summary')
    .filter({ hasText: /in numbers$/ })
    .all()) {
    await summary.press('Enter');
  }
  for (const { chart, table } of twins) {
    await page.getByRole('img', { name: chart }).waitFor();
    const rows = table(page).locator('tbody tr');
    await rows.first().waitFor();
    const numbers = await rows.evaluateAll((all) => all.filter((row) => /\d/.test(row.textContent ?? '')).length);
    expect(numbers, String(chart)).toBeGreaterThan(0);
  }
}

test('every chart of the overview has its numbers in a table', async () => {
  const page = await shop.signedInPage();
  await page.goto('/overview');
  await expectTwins(page, [
    { chart: /^Revenue by/, table: folded('Key figures in numbers') },
    {
      chart: /^Customers in each segment/,
      table: (on) =>
        on
          .locator('section, div')
          .filter({ has: on.getByRole('heading', { name: 'Segments in numbers' }) })
          .getByRole('table')
          .first(),
    },
    { chart: /^Customers by the segment of the earlier run/, table: folded('Movement in numbers') },
  ]);
});

test('every histogram has its numbers in a table, by value and by score', async () => {
  const page = await shop.signedInPage();
  for (const address of ['/rfm', '/rfm?bars=scores']) {
    await page.goto(address);
    await expectTwins(
      page,
      ['Recency', 'Frequency', 'Monetary'].map((measure) => ({
        chart: new RegExp(`^${measure}`),
        table: folded(`${measure} in numbers`),
      })),
    );
  }
});

test('the charts of a customer stand above the tables that they draw', async () => {
  const page = await shop.signedInPage();
  await page.locator('[data-customer]').first().getByRole('link').click();
  await expectTwins(page, [
    { chart: /^The sum of the three scores/, table: folded('Scores by run') },
    { chart: /^Orders over time/, table: (on) => on.getByRole('region', { name: 'Orders' }).getByRole('table') },
  ]);
});

test('every curve of the model has its numbers in a table', async () => {
  const page = await shop.signedInPage();
  await page.goto('/model');
  await page.getByRole('heading', { name: 'Calibration' }).waitFor();
  await expectTwins(page, [
    { chart: /^ROC/, table: folded('ROC in numbers') },
    { chart: /^Precision–recall/, table: folded('Precision and recall in numbers') },
    { chart: /^Calibration/, table: folded('Calibration in numbers') },
    { chart: /^Lift/, table: folded('Lift in numbers') },
  ]);
});
