import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousFindings } from './findings.ts';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-11-01T00:00:00Z');
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

/** Only panes scroll. What is hidden from sight in them must not make the page itself longer, with nothing to see below. */
const heightBeyondWindow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, viewport] of Object.entries(sizes)) {
    test(`nothing serious on any page, ${colorScheme}, on a ${device}`, async () => {
      const page = await shop.signedInPage({ colorScheme, viewport });
      await page.locator('[data-customer]').first().waitFor();
      await page.getByRole('button', { name: 'Filters' }).click();
      expect(await seriousFindings(page), 'Priorities').toEqual([]);
      const customer = await page.locator('[data-customer]').first().getAttribute('data-customer');
      for (const [name, address, landmark] of [
        ['Overview', '/overview', 'Segments in numbers'],
        ['Runs', '/runs', 'History'],
        ['Settings', '/settings', 'Audit log'],
        ['Customer', `/customers/${customer}`, 'Orders'],
      ] as const) {
        await page.goto(address);
        await page.getByRole('heading', { name: landmark }).waitFor();
        expect(await seriousFindings(page), name).toEqual([]);
        expect(await heightBeyondWindow(page), name).toBe(0);
      }
    });
  }

  test(`nothing serious on the sign-in page, ${colorScheme}`, async () => {
    const page = await shop.newPage({ colorScheme });
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in to Foresale' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });
}
