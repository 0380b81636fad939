// The pictures of the README, from a fresh demo shop: node apps/e2e/pictures/take-pictures.ts [folder]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../src/browser.ts';
import { environmentWith } from '../src/env.ts';

const repository = resolve(import.meta.dirname, '../../..');
const pictures = resolve(process.argv[2] ?? join(repository, 'docs/pictures'));
const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const views = [
  { name: 'priorities', path: '/', size: wide },
  { name: 'priorities-phone', path: '/', size: phone },
  { name: 'overview', path: '/overview', size: wide },
  { name: 'model', path: '/model', size: wide },
  { name: 'rfm', path: '/rfm', size: wide },
];

mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'foresale-pictures-'));
chmodSync(folder, 0o755);
const start = spawn(process.execPath, [join(repository, 'apps/cli/src/foresale.ts'), 'start'], {
  env: environmentWith({ FORESALE_HOME: join(folder, 'home'), PORT: '0' }),
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const link = await signInLink();
  const browser = await launchBrowser();
  try {
    await takeAll(browser, link);
  } finally {
    await browser.close();
  }
} finally {
  start.kill('SIGTERM');
  if (start.exitCode === null) await once(start, 'exit');
  rmSync(folder, { recursive: true, force: true });
}

async function signInLink(): Promise<string> {
  let link = '';
  for await (const line of createInterface({ input: start.stdout })) {
    link = /https?:\S+\/sign-in\/link\/\S+/.exec(line)?.[0] ?? link;
    if (line.startsWith('Foresale is ready')) return link;
  }
  throw new Error('Foresale did not start.');
}

async function takeAll(browser: Browser, link: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('heading', { name: 'Priorities' }).waitFor();
  // The first start publishes the scores and then learns from them: the pictures show what it learned.
  await page.getByRole('columnheader', { name: /^Chance to buy/ }).waitFor({ timeout: 180_000 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const { name, path, size } of views) {
      await page.setViewportSize(size);
      await page.goto(new URL(path, link).href);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
    }
  }
  await context.close();
}
