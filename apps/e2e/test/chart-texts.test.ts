import { requestTraining } from '@foresale/db/trainings';
import { patience } from '@foresale/test-database';
import type { Page } from 'playwright-core';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningShop, startShop } from './running-shop.ts';

/** Runs where anything reads it as a page. */
const markup = '<img src=x onerror="window.ran=1"><b data-planted>';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.pool.query(sql.unsafe`update customers set name = ${markup} || name, country = ${markup} || country`);
  await shop.pool.query(sql.unsafe`update products set name = ${markup} || name, category = ${markup} || category`);
  await shop.run('2025-11-01T00:00:00Z');
  await shop.pool.query(sql.unsafe`
    with copy as (
      insert into segment_schemes (name, kind, bands, segments, cells)
      select ${markup}, kind, bands, array(select ${markup} || s from unnest(segments) with ordinality as u (s, n) order by n), cells
      from segment_schemes where scheme_id = (select scheme_id from settings) returning scheme_id)
    update settings set scheme_id = (select scheme_id from copy)`);
  await shop.run('2025-12-31T00:00:00Z');
  await requestTraining(shop.pool, { requestedBy: 'another program', overrideReason: 'for the test' });
  // The run that follows a training replaces the charts of the one before.
  await vi.waitFor(async () => {
    const scored = sql.unsafe`select from runs where status = 'published' and model_id is not null`;
    expect(await shop.pool.exists(scored)).toBe(true);
  }, patience);
});
afterAll(() => shop[Symbol.asyncDispose]());

/** Moves over a chart from left to right on several heights; answers with the tooltips that showed. */
async function hover(page: Page, nth: number): Promise<string> {
  const canvas = page.locator('canvas').nth(nth);
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error(`Chart ${nth} is not on the page.`);
  const shown = new Set<string>();
  for (let row = 1; row < 8; row += 1) {
    for (let column = 1; column < 16; column += 1) {
      await page.mouse.move(box.x + (box.width * column) / 16, box.y + (box.height * row) / 8);
      const texts = await page.evaluate(() =>
        [...document.querySelectorAll('canvas')].flatMap((each) =>
          [...(each.parentElement?.parentElement?.children ?? [])].slice(1).map((beside) => beside.textContent ?? ''),
        ),
      );
      for (const text of texts) shown.add(text);
    }
  }
  return [...shown].join('\n');
}

test.each([
  ['/overview?moved-from=1&stayed=shown', 3],
  ['/rfm', 3],
  ['/rfm?bars=scores', 3],
  ['/model', 4],
  ['a customer', 2],
] as const)('no name becomes a part of the page by a chart: %s', async (address, charts) => {
  // Without the content policy, which would hide the fault.
  const page = await shop.signedInPage({ bypassCSP: true, viewport: { width: 1440, height: 1000 } });
  if (address === 'a customer') await page.locator('[data-customer]').first().getByRole('link').click();
  else await page.goto(address);
  await expect.poll(() => page.locator('canvas').count()).toBe(charts);
  let shown = '';
  for (let nth = 0; nth < charts; nth += 1) shown += await hover(page, nth);
  expect(shown).not.toBe('');
  if (address.startsWith('/overview')) expect(shown).toContain(markup);
  expect(await page.locator('[data-planted], main img').count()).toBe(0);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  await page.close();
});

test('the axis of scores counts from 1 to 5, with nothing in between', async () => {
  const page = await shop.newPage();
  // Texts of a canvas are nowhere in the document.
  await page.addInitScript(() => {
    const drawn: string[] = [];
    Object.assign(window, { drawn });
    const fillText = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (...given) {
      drawn.push(given[0]);
      return fillText.apply(this, given);
    };
  });
  await shop.signIn(page);
  await page.goto('/rfm?bars=scores');
  await expect.poll(() => page.locator('canvas').count()).toBe(3);
  const drawn = () => page.evaluate<string[]>('window.drawn');
  await expect.poll(drawn).toEqual(expect.arrayContaining(['1', '2', '3', '4', '5']));
  expect((await drawn()).filter((text) => /^\d[.,]5$/.test(text))).toEqual([]);
  await page.close();
});
