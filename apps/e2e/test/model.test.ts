import { promoteModel } from '@foresale/db/models';
import { connectPipeline } from '@foresale/db/pipeline';
import { storeTrainedModel, trainModel } from '@foresale/prediction';
import type { Page } from 'playwright-core';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { seriousFindings } from './findings.ts';
import { type RunningShop, startShop } from './running-shop.ts';

const training = { asOf: '2025-12-31T00:00:00Z', horizonDays: 30 };

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

/** Two versions, the first of which scores the shop. */
async function trainTwice(): Promise<readonly [number, number]> {
  const trained = await trainModel({ ...training, databaseUrl: shop.databaseUrl, trainingCutoffs: 3 });
  await using connection = await connectPipeline(shop.databaseUrl, 'model for a test');
  const first = await storeTrainedModel(connection, trained, training);
  const second = await storeTrainedModel(
    connection,
    { ...trained, verdict: { ...trained.verdict, beatsBaselines: false, losses: ['log loss of BG/NBD'] } },
    training,
  );
  await promoteModel(connection, { modelId: first, actor: 'test', overrideReason: 'for the test' });
  return [first, second];
}

async function figures(page: Page) {
  const text = async (selector: string) => (await page.locator(selector).textContent()) ?? '';
  return {
    calls: Number(/Call ([\d,]+) pe/.exec(await text('[data-calls]'))?.[1]?.replaceAll(',', '')),
    buyers: Number(/expect ([\d,]+) buyer/.exec(await text('[data-calls]'))?.[1]?.replaceAll(',', '')),
    precision: await text('[data-measure="Precision"] dd:nth-of-type(1)'),
    recall: await text('[data-measure="Recall"] dd:nth-of-type(1)'),
    f1: await text('[data-measure="F1"] dd:nth-of-type(1)'),
    called: Number((await text('[data-outcome="right calls"]')).replaceAll(',', '')),
  };
}

/** As the server has it. */
async function firstReasonOf(page: Page, customerId: string): Promise<string> {
  const input = encodeURIComponent(JSON.stringify({ customerId }));
  const answer = await page.request.get(`/api/trpc/customers.details?input=${input}`);
  const { result } = detailsAnswer.parse(await answer.json());
  return result.data.standing.reasons[0].sentence;
}

const reason = z.object({ sentence: z.string() });
const detailsAnswer = z.object({
  result: z.object({ data: z.object({ standing: z.object({ reasons: z.tuple([reason], reason) }) }) }),
});

test('before the first training the page says what to do', async () => {
  const page = await shop.signedInPage();
  await page.goto('/model');
  await page.getByRole('heading', { name: 'No model has been trained yet' }).waitFor();
  await page.getByRole('button', { name: 'Train the first model' }).waitFor();
});

test('the threshold moves every figure, stands in the address, and leads to exactly those it calls', async () => {
  const [first, second] = await trainTwice();
  await shop.run(training.asOf);
  const page = await shop.signedInPage();
  await page.goto('/model');
  const slider = page.getByRole('slider', { name: 'Threshold' });
  await slider.waitFor();
  await page.locator('[data-calls]').getByText('Call').waitFor();
  const before = await figures(page);
  expect(before.calls).toBeGreaterThan(before.buyers);

  // By keyboard, towards fewer calls.
  await slider.focus();
  for (let step = 0; step < 25; step++) await page.keyboard.press('ArrowLeft');
  await expect.poll(() => new URL(page.url()).searchParams.get('threshold')).not.toBeNull();
  const after = await figures(page);
  expect(after.calls).toBeLessThan(before.calls);
  expect(after.buyers).toBeLessThan(before.buyers);
  expect(Number.parseFloat(after.recall)).toBeLessThan(Number.parseFloat(before.recall));
  expect(after.called).toBeLessThan(before.called);
  expect([after.precision, after.f1]).not.toEqual([before.precision, before.f1]);
  expect(await slider.getAttribute('aria-valuetext')).toContain(`call ${after.calls} people`);

  // The address brings the same view back.
  await page.reload();
  await page.locator('[data-calls]').getByText('Call').waitFor();
  expect(await figures(page)).toEqual(after);

  await page.getByRole('link', { name: `Show these ${after.calls}` }).click();
  await page.getByText(`${after.calls} customers match`).waitFor();

  // Promoting a version that loses to a baseline takes a reason; rolling back takes a click.
  await page.goto('/model');
  await page
    .getByRole('row', { name: new RegExp(`^${second}`) })
    .getByRole('button', { name: 'Promote…' })
    .click();
  const dialog = page.getByRole('dialog', { name: `Promote version ${second}?` });
  await dialog.getByText('Of today’s top 100, 0 would change.').waitFor();
  await dialog.getByRole('textbox').fill('The fair in May is not in the history.');
  await dialog.getByRole('button', { name: 'Promote' }).click();
  await page
    .getByRole('row', { name: new RegExp(`^${second}`) })
    .getByText('scores now')
    .waitFor();
  await page.getByText('The fair in May is not in the history.').waitFor();
  await page.getByRole('button', { name: 'Roll back…' }).click();
  const question = page.getByRole('dialog', { name: 'Roll back to the model before?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Roll back…' }).click();
  await question.getByRole('button', { name: 'Roll back' }).click();
  await page
    .getByRole('row', { name: new RegExp(`^${first}`) })
    .getByText('scores now')
    .waitFor();
});

test('the list says why within the width of the screen, and a card says its first reason', async () => {
  const page = await shop.signedInPage({ viewport: { width: 1280, height: 800 } });
  const row = page.locator('[data-customer]').first();
  for (const width of [1440, 1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const why = row.getByRole('gridcell').last();
    await why.waitFor();
    const grid = page.getByRole('grid');
    await expect.poll(() => grid.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    expect(await why.textContent()).toContain(
      await firstReasonOf(page, (await row.getAttribute('data-customer')) ?? ''),
    );
  }
});

test('the customer’s page names the days and the track record', async () => {
  const page = await shop.signedInPage();
  await page.locator('[data-customer]').first().getByRole('link').click();
  await page.getByRole('heading', { name: 'Chance to buy within 30 days' }).waitFor();
  await page.getByText(/Of [\d,]+ past customers with a chance like this, .* \(95 % interval/).waitFor();
});

test('what makes a model doubtful stands above its figures', async () => {
  await shop.pool.query(sql.unsafe`update models set beats_baselines = true, losses = '{}'`);
  const page = await shop.signedInPage();
  await page.goto('/model');
  await page.getByRole('heading', { name: 'Versions' }).waitFor();
  expect(await page.getByRole('note').allTextContents()).toEqual([]);
  await page.getByRole('region', { name: 'Drift' }).getByText('too young to tell').first().waitFor();
  await shop.pool.query(sql.unsafe`
    update models set beats_baselines = false, losses = '{log loss of BG/NBD,ROC-AUC of the recency rule}',
      leak_warning = 'It tells buyers apart far better than BG/NBD does.'`);
  await shop.pool.query(sql.unsafe`
    update model_drift set warning = 'Fewer customers buy than it expects.' where run_id = (select run_id from current_snapshot)`);
  await page.reload();
  const notes = page.getByRole('note');
  await notes.filter({ hasText: 'Too good to be true?It tells buyers apart far better' }).waitFor();
  const loses = notes.filter({ hasText: 'A simpler way does as well or better' });
  await loses.getByText('It does not beat the log loss of BG/NBD and the ROC-AUC of the recency rule.').waitFor();
  await loses.getByText('Promoted all the same by admin@localhost: “for the test”').waitFor();
  await notes.filter({ hasText: 'The shop has moved onFewer customers buy than it expects.' }).waitFor();
});

test('what calls brought is counted as soon as somebody is called', async () => {
  const page = await shop.signedInPage();
  await page.goto('/model');
  const panel = page.getByRole('region', { name: 'Did the ones we called buy?' });
  await panel.getByText('Nobody has been called within the horizon of this run').waitFor();
  const colleague = await shop.signedInPage();
  await colleague.locator('[data-customer]').first().waitFor();
  for (const key of ['j', 'x', 'j', 'x', 'o']) await colleague.keyboard.press(key);
  const bar = colleague.getByRole('region', { name: 'Outreach of the chosen customers' });
  await bar.getByLabel('Status').selectOption('called');
  await bar.getByRole('button', { name: 'Set for 2' }).click();
  await panel.getByText('2 called so far; no order since the run is known yet').waitFor();
  expect(await panel.getByRole('row', { name: /^All 2 0/ }).count()).toBe(1);
});

test.each(['light', 'dark'] as const)('nothing serious for axe-core on the page, %s', async (colorScheme) => {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const page = await shop.signedInPage({ colorScheme, viewport });
    await page.goto('/model');
    for (const heading of [
      'Versions',
      'What it goes by',
      'What became of it',
      'Drift',
      'ROC',
      'Did the ones we called buy?',
    ]) {
      await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    }
    expect(await seriousFindings(page)).toEqual([]);
  }
});

test('no page has to be scrolled sideways on a phone', async () => {
  const page = await shop.signedInPage({ viewport: { width: 390, height: 844 } });
  for (const path of ['/model', '/settings', '/overview', '/runs', '/data', '/rfm']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    // The pane that scrolls the page downwards; tables scroll in panes of their own.
    const tooWide = await page.evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter((each) => each.clientHeight > 400 && getComputedStyle(each).overflowY === 'auto')
        .filter((each) => !each.classList.contains('overflow-x-auto'))
        .map((each) => each.scrollWidth - each.clientWidth)
        .filter((excess) => excess > 0),
    );
    expect(tooWide, path).toEqual([]);
  }
});
