import { addUser } from '@foresale/db/identity';
import { requestTraining } from '@foresale/db/trainings';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousFindings } from './findings.ts';
import { type RunningShop, startShop } from './running-shop.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.run('2025-12-31T00:00:00Z');
});
afterAll(() => shop[Symbol.asyncDispose]());

test('a list without probabilities says why; a training is started there, watched by others and cancelled', async () => {
  const { id } = await addUser(shop.pool, { email: 'viewer@example.com', role: 'viewer' });
  const viewer = await shop.newPage();
  await shop.signIn(viewer, id);
  await viewer.goto('/');
  await viewer.getByRole('note').getByText('No model has been trained and promoted yet.').waitFor();
  expect(await viewer.getByRole('button', { name: 'Train now' }).count()).toBe(0);
  await viewer.goto('/runs');

  const page = await shop.signedInPage();
  const note = page.getByRole('note');
  await note.getByText('Customers are ranked by RFM.').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await using _held = await shop.holdUp();
  await note.getByRole('button', { name: 'Train now' }).click();
  await note.getByRole('link', { name: /Training \d+ is under way/ }).click();
  await page.waitForURL('**/model');
  const panel = page.getByRole('region', { name: /^Training \d+/ });
  await panel.waitFor();
  const watched = viewer.getByRole('region', { name: /^Training \d+/ });
  await watched.getByRole('progressbar').waitFor();
  await viewer.getByText('It starts when the training has ended').waitFor();
  expect(await watched.getByRole('button').count()).toBe(0);
  expect(await seriousFindings(viewer)).toEqual([]);
  await panel.getByRole('button', { name: /^Cancel training \d+$/ }).press('Enter');
  await panel.waitFor({ state: 'detached' });
  const ended = viewer.getByRole('region', { name: 'Trainings' }).getByRole('row').nth(1);
  await ended.getByText('Cancelled').waitFor();
});

test('a refusal is told in words, with what to do about it', async () => {
  const page = await shop.signedInPage();
  await page.goto('/runs');
  await requestTraining(shop.pool, { requestedBy: 'another program', asOf: new Date('2021-01-01T00:00:00Z') });
  const row = page.getByRole('region', { name: 'Trainings' }).getByRole('row').filter({ hasText: 'another program' });
  await row.getByText('Refused').waitFor();
  await row.getByText('Import more of the order history').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});
