import { publishShop } from '@foresale/api/testing';
import { createClient } from '@foresale/client';
import { listTokens, revokeToken } from '@foresale/db/identity';
import { patience } from '@foresale/test-database';
import axe, { type AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ShownWidget, showWidget } from './shown-widget.ts';

let shown: ShownWidget;
beforeAll(async () => {
  shown = await showWidget();
});
afterAll(() => shown[Symbol.asyncDispose]());

/** The widget's own page, handed its server and token in the fragment of the address. */
async function openWidget(token: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage(options);
  await page.goto(
    `${shown.widgetUrl}/#${new URLSearchParams({ 'foresale-url': shown.serverUrl, 'foresale-token': token })}`,
  );
  return page;
}

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await shown.browser.newContext({ locale: 'en-US', ...options });
  context.setDefaultTimeout(patience.timeout);
  return context.newPage();
}

const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read);

const customersOf = (page: Page) =>
  page.locator('li[data-customer]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-customer')));

test('before the first run it says so; the list comes by itself, and the next run after it', async () => {
  const page = await openWidget(await shown.tokenOf('manager'));
  await page.getByRole('heading', { name: 'Nothing has been computed yet' }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await page.evaluate(() => Object.assign(window, { isTheSamePage: true }));
  await publishShop(shown.pool, { customers: 30, scored: 1 });
  await page.getByText('Run 1 · as of Dec 31, 2025').waitFor();
  await eventually(() => customersOf(page)).toHaveLength(10);
  await page.getByText('10 of 30 whom nobody has called').waitFor();
  await publishShop(shown.pool, { customers: 40, scored: 1 });
  await page.getByText('Run 2 · as of').waitFor();
  await page.getByText('10 of 40 whom nobody has called').waitFor();
  expect(await page.evaluate(() => 'isTheSamePage' in window)).toBe(true);
});

test('the token leaves the address at once, stays with the tab, and is forgotten on leaving', async () => {
  const token = await shown.tokenOf('manager');
  const page = await openWidget(token);
  await page.locator('li[data-customer]').first().waitFor();
  expect(page.url()).toBe(`${shown.widgetUrl}/`);
  await page.reload();
  await page.locator('li[data-customer]').first().waitFor();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByLabel('API token').waitFor();
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain(token);
  await page.reload();
  await page.getByLabel('API token').fill(token);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.locator('li[data-customer]').first().waitFor();
});

test('a customer who was called leaves the list, here and elsewhere, and comes back when it was a slip', async () => {
  const token = await shown.tokenOf('manager');
  const [page, elsewhere] = [await openWidget(token), await openWidget(token)];
  await Promise.all([page, elsewhere].map((each) => each.getByText('Live', { exact: true }).waitFor()));
  const name = 'Ada Smith 3';
  await page.getByRole('button', { name: `Mark ${name} as called` }).click();
  await page.getByText(`${name} is marked as called.`).waitFor();
  await eventually(() => customersOf(page)).not.toContain('c3');
  await eventually(() => customersOf(elsewhere)).not.toContain('c3');
  await page.getByRole('button', { name: 'Undo' }).click();
  await eventually(() => customersOf(elsewhere)).toContain('c3');
});

test('a viewer sees nobody’s contact data and marks nobody', async () => {
  const page = await openWidget(await shown.tokenOf('viewer'));
  await page.locator('li[data-customer]').first().waitFor();
  await eventually(() => page.getByRole('list').textContent()).not.toContain('Ada Smith');
  expect(await page.getByRole('link', { name: /^(Call|E-mail) / }).count()).toBe(0);
  expect(await page.getByRole('button', { name: /as called$/ }).count()).toBe(0);
});

test('a token that was taken away leads back to the form, with the reason', async () => {
  const page = await openWidget(await shown.tokenOf('manager'));
  await page.getByText('Live', { exact: true }).waitFor();
  const newest = Math.max(...(await listTokens(shown.pool)).map(({ id }) => id));
  await revokeToken(shown.pool, newest);
  await page.getByText('The token is not accepted. It may have been taken away.').waitFor();
  await page.getByLabel('API token').waitFor();
});

test('where nobody answers, or the page is not let in, it says what to look at and tries again when told', async () => {
  const { url } = await shown.startClosedServer();
  const page = await newPage();
  await page.goto(`${shown.widgetUrl}/#${new URLSearchParams({ 'foresale-url': url, 'foresale-token': 'secret' })}`);
  await page.getByRole('heading', { name: 'Foresale cannot be reached' }).waitFor();
  await page.getByText(`does its FORESALE_ORIGINS name ${shown.widgetUrl}?`).waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
});

test('inside another page it keeps its looks, needs nothing unsafe, and its token goes to the page’s server only', async () => {
  const token = await shown.tokenOf('manager');
  const configuration = JSON.stringify({ token });
  const policy = `default-src 'none'; script-src 'self' 'nonce-page'; connect-src *; style-src 'nonce-page'`;
  const around = (attributes: string) => `<!doctype html>
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <style nonce="page">* { display: inline !important; color: red !important; }</style>
    <script nonce="page">window.__FORESALE__ = ${configuration};</script>
    <script src="./foresale-customers-to-call.js" defer></script>
    <h1>CRM</h1><foresale-customers-to-call ${attributes}></foresale-customers-to-call>`;
  await shown.addPage('crm.html', around(`url="${shown.serverUrl}" limit="3"`));
  await shown.addPage('crm-without-address.html', around(''));
  const page = await newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`${shown.widgetUrl}/crm.html`);
  await eventually(() => customersOf(page)).toHaveLength(3);
  expect(
    await page
      .locator('li')
      .first()
      .evaluate((row) => getComputedStyle(row).display),
  ).toBe('grid');
  expect(complaints).toEqual([]);

  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(
    `${shown.widgetUrl}/crm-without-address.html#foresale-url=${encodeURIComponent('http://localhost:9')}`,
  );
  await page.getByLabel('API token').waitFor();
  expect(asked.filter((url) => url.startsWith('http://localhost:9/'))).toEqual([]);
  // The colleague's own client still works with that token, so it was not the token that was wanting.
  expect(await createClient({ url: shown.serverUrl, token }).api.users.me.query()).toMatchObject({ role: 'manager' });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing stands in anybody’s way, ${colorScheme}, on a phone`, async () => {
    const page = await openWidget(await shown.tokenOf('manager'), {
      colorScheme,
      viewport: { width: 390, height: 844 },
    });
    await page.locator('li[data-customer]').first().waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByLabel('API token').waitFor();
    expect(await findings(page)).toEqual([]);
  });
}

/** What axe-core finds that would stop somebody, as "rule: the first element that breaks it". */
async function findings(page: Page): Promise<readonly string[]> {
  // What is still lit up for having arrived has other colours than it will have.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('foresale-customers-to-call')].every(
      ({ shadowRoot }) => shadowRoot?.getAnimations().length === 0,
    ),
  );
  await page.evaluate(axe.source);
  const results = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ['violations'] })`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}
