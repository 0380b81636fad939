import { readFile } from 'node:fs/promises';
import { promoteModel } from '@foresale/db/models';
import { connectPipeline } from '@foresale/db/pipeline';
import { storeTrainedModel, trainModel } from '@foresale/prediction';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningShop, startShop } from './running-shop.ts';

const training = { asOf: '2025-12-31T00:00:00Z', horizonDays: 30 };

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  const trained = await trainModel({ ...training, databaseUrl: shop.databaseUrl, trainingCutoffs: 3 });
  await using connection = await connectPipeline(shop.databaseUrl, 'model for a test');
  const modelId = await storeTrainedModel(connection, trained, training);
  await promoteModel(connection, { modelId, actor: 'test', overrideReason: 'for the test' });
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('gridcell') });
const factors = /^€[\d,]+ = [\d.]+% × €[\d,]+ usual order$/;

test('the column of expected values shows their factors and sorts the list', async () => {
  const page = await shop.signedInPage();
  await rows(page).first().waitFor();
  await page.getByRole('button', { name: 'Expected value' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('expected_value');
  await page
    .getByRole('columnheader', { name: 'Expected value' })
    .and(page.locator('[aria-sort=descending]'))
    .waitFor();
  const titles = () =>
    page.locator('[data-customer] [data-factors]').evaluateAll((all) => all.map((cell) => cell.getAttribute('title')));
  const inOrder = async () => {
    const values = (await titles()).map((title) => Number(/^€([\d,]+)/.exec(title ?? '')?.[1]?.replaceAll(',', '')));
    return values.length > 5 && values.every((value, place) => place === 0 || value <= (values[place - 1] ?? 0));
  };
  await expect.poll(inOrder).toBe(true);
  for (const title of await titles()) expect(title).toMatch(factors);
  const [probability, usual] = /([\d.]+%) × (€[\d,]+)/.exec((await titles())[0] ?? '')?.slice(1) ?? [];
  await rows(page).first().getByText(`${probability} × ${usual}`, { exact: true }).waitFor();
});

test('every row says why, below those whose reasons a run keeps, and on every width', async () => {
  // As in a larger shop, where a run keeps the reasons of the first thousand.
  await shop.pool.query(sql.unsafe`update priority_list_rows set reasons = null where rank > 5`);
  await shop.restartServer();
  for (const width of [1440, 1024, 390]) {
    const page = await shop.signedInPage({ viewport: { width, height: 900 } });
    await rows(page).nth(9).waitFor();
    const wordless = () =>
      page
        .locator('[data-customer]')
        .evaluateAll(
          (all) => all.filter((row) => !/[a-z]/i.test(row.querySelector('[data-why]')?.textContent ?? '')).length,
        );
    await expect.poll(wordless, { message: `rows without words at ${width} px` }).toBe(0);
    await page.getByRole('grid').evaluate((grid) => grid.scrollTo(0, 6_000));
    await expect
      .poll(() => page.locator('[data-customer]').first().getAttribute('aria-rowindex').then(Number))
      .toBeGreaterThan(50);
    await expect.poll(wordless, { message: `further down at ${width} px` }).toBe(0);
    await page.context().close();
  }
});

test('files and REST say why, of everyone or of those who are ticked', async () => {
  const page = await shop.signedInPage({ viewport: { width: 1440, height: 900 } });
  await rows(page).nth(9).waitFor();
  const records = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true });
  const sentences = /^[A-Z][^.]+.*\.$/;

  const link = await page.getByRole('link', { name: 'Export', exact: true }).getAttribute('href');
  const all = records(await (await page.request.get(link ?? '')).text());
  expect(all.length).toBeGreaterThan(500);
  expect(all.filter(({ why }) => !sentences.test(why ?? ''))).toEqual([]);

  const forExcel = await page.getByRole('link', { name: 'CSV for Excel' }).getAttribute('href');
  expect([...(await (await page.request.get(forExcel ?? '')).body()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);

  for (const key of ['j', 'x', 'j', 'j', 'x']) await page.keyboard.press(key);
  const chosen = await page
    .locator('[data-customer]')
    .filter({ has: page.getByRole('checkbox', { checked: true }) })
    .evaluateAll((each) => each.map((row) => row.getAttribute('data-customer')));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export 2' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^customers-run-\d+\.csv$/);
  const ticked = records(await readFile(await download.path(), 'utf8'));
  expect(ticked.map(({ customer_id }) => customer_id)).toEqual(chosen);
  for (const { why } of ticked) expect(why).toMatch(sentences);

  const told = await page.request.get('/api/predictions?limit=50&include_why=true');
  const { data } = predictionsAnswer.parse(await told.json());
  expect(data.filter(({ why }) => !why.every((sentence) => /^[A-Z]/.test(sentence)) || why.length === 0)).toEqual([]);
  for (const { customer_id, why } of data) {
    expect(all.find((row) => row.customer_id === customer_id)?.why).toBe(`${why.join('. ')}.`);
  }
});

const predictionsAnswer = z.object({
  data: z.array(z.object({ customer_id: z.string(), why: z.array(z.string()) })).length(50),
});
