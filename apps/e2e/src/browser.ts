import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { environmentWith, givenBrowser, libraryPath, searchPath } from './env.ts';
import { unpackChromium } from './packaged-chromium.ts';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A real browser: the one that was given, else the system's, else the one that comes with a package. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = givenBrowser() ?? systemBrowser();
  if (executablePath !== undefined) return chromium.launch({ executablePath, args: flags });
  const packaged = await unpackChromium();
  const libraries = [packaged.libraries, libraryPath()].filter((path) => path !== undefined).join(':');
  return chromium.launch({
    executablePath: packaged.executable,
    args: flags,
    env: environmentWith({ LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: packaged.fontSettings }),
  });
}

function systemBrowser(): string | undefined {
  for (const folder of searchPath()) {
    for (const name of systemNames) if (existsSync(join(folder, name))) return join(folder, name);
  }
  return undefined;
}
