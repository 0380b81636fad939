import { promoteModel } from '@foresale/db/models';
import { connectPipeline } from '@foresale/db/pipeline';
import { storeTrainedModel, trainModel } from '@foresale/prediction';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  await page.getByRole('button', { name: 'Roll back' }).click();
  await page
    .getByRole('row', { name: new RegExp(`^${first}`) })
    .getByText('scores now')
    .waitFor();
});

test.each(['light', 'dark'] as const)('nothing serious for axe-core on the page, %s', async (colorScheme) => {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const page = await shop.signedInPage({ colorScheme, viewport });
    await page.goto('/model');
    for (const heading of ['Versions', 'What it goes by', 'What became of it', 'Drift', 'ROC']) {
      await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    }
    await page.evaluate(axe.source);
    const results = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ['violations'] })`);
    const serious = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual([]);
  }
});
