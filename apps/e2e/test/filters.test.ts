import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

const wide = { viewport: { width: 1440, height: 900 } };

/** What the page says of how many match, as a number. */
async function matching(page: Page): Promise<number> {
  const sentence = await page.getByText(/customers? match$/).textContent();
  return Number(/[\d,]+/.exec(sentence ?? '')?.[0].replaceAll(',', ''));
}

test('a category is suggested as one types, and found by any part of its name', async () => {
  const page = await shop.signedInPage(wide);
  const customersOf = async (category: string) => {
    const query = new URLSearchParams({ category, limit: '1' });
    const answer = await page.request.get(`/api/customers/rfm?${query}`);
    return (await answer.json()).total;
  };
  for (const address of ['/', '/rfm']) {
    await page.goto(address);
    if (address === '/') await page.getByRole('button', { name: 'Filters' }).click();
    const field = page.getByRole('combobox', { name: 'Bought in category' });
    await field.pressSequentially('ELEC');
    await expect
      .poll(() => page.locator('datalist option').evaluateAll((all) => all.map((each) => each.getAttribute('value'))))
      .toEqual(['electronics']);
    await field.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('category')).toBe('ELEC');
    if (address === '/') {
      await expect.poll(() => matching(page)).toBe(await customersOf('electronics'));
      expect(await matching(page)).toBeGreaterThan(0);
    }
  }
  await page.close();
});
