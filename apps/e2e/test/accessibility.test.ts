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

/** What axe-core finds that would stop somebody, as "rule: the first element that breaks it". */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ['violations'] })`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, viewport] of Object.entries(sizes)) {
    test(`nothing serious on any page, ${colorScheme}, on a ${device}`, async () => {
      const page = await shop.signedInPage({ colorScheme, viewport });
      await page.locator('[data-customer]').first().waitFor();
      await page.getByRole('button', { name: 'Filters' }).click();
      expect(await findings(page), 'Priorities').toEqual([]);
      const customer = await page.locator('[data-customer]').first().getAttribute('data-customer');
      for (const [name, address, landmark] of [
        ['Overview', '/overview', 'Segments in numbers'],
        ['Runs', '/runs', 'History'],
        ['Settings', '/settings', 'Audit log'],
        ['Customer', `/customers/${customer}`, 'Orders'],
      ] as const) {
        await page.goto(address);
        await page.getByRole('heading', { name: landmark }).waitFor();
        expect(await findings(page), name).toEqual([]);
      }
    });
  }

  test(`nothing serious on the sign-in page, ${colorScheme}`, async () => {
    const page = await shop.newPage({ colorScheme });
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });
}
