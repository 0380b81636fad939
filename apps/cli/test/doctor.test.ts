import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { foresale, temporaryHome } from './foresale-process.ts';

let place: ReturnType<typeof temporaryHome>;

beforeEach(() => {
  place = temporaryHome();
  mkdirSync(place.home, { recursive: true });
});
afterEach(() => place.remove());

test('names what is wrong and how to mend it, and ends with another exit code', async () => {
  const environment = { FORESALE_HOME: place.home };
  const well = await foresale(['doctor'], environment);
  expect(well).toMatchObject({ code: 0, stderr: expect.not.stringContaining('attention') });
  expect(
    well.stdout
      .trim()
      .split('\n')
      .every((line) => line.startsWith('ok   ')),
  ).toBe(true);
  for (const subject of [
    'PostgreSQL 18',
    'migrations',
    'clocks',
    'index',
    'Vacuum',
    'transaction',
    'power cut',
    'schedule',
    'GB are free',
  ]) {
    expect(well.stdout).toContain(subject);
  }

  const open = await foresale(['doctor'], { ...environment, HOST: '0.0.0.0' });
  expect(open).toMatchObject({ code: 1, stderr: expect.stringContaining('One thing needs attention.') });
  expect(open.stdout).toMatch(/^BAD {2}HOST is 0\.0\.0\.0: .*FORESALE_BEHIND_PROXY=1/m);
  const behindProxy = await foresale(['doctor'], { ...environment, HOST: '0.0.0.0', FORESALE_BEHIND_PROXY: '1' });
  expect(behindProxy.code).toBe(0);
});
