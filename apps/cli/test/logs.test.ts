import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boundLog } from '../src/bound-log.ts';
import { KeptProcess } from '../src/kept-process.ts';
import { temporaryHome } from './foresale-process.ts';

let place: ReturnType<typeof temporaryHome>;

beforeEach(() => {
  place = temporaryHome();
  mkdirSync(place.home, { recursive: true });
});
afterEach(() => place.remove());

test('a log is readable by its owner alone, and a full one begins anew', async () => {
  const logFile = join(place.home, 'app.log');
  writeFileSync(logFile, 'x'.repeat(11 * 2 ** 20), { mode: 0o644 });
  const script = join(place.home, 'app.mjs');
  writeFileSync(script, `console.log('a new line'); process.send({}); process.on('SIGTERM', () => process.exit());`);
  const app = new KeptProcess({ name: 'app', script, logFile, environment: {} });
  await app.start();
  await app.stop();
  expect(readFileSync(logFile, 'utf8')).toBe('a new line\n');
  expect(statSync(`${logFile}.1`).size).toBe(11 * 2 ** 20);
  for (const file of [logFile, `${logFile}.1`]) expect(statSync(file).mode & 0o777, file).toBe(0o600);
  expect(existsSync(`${logFile}.2`)).toBe(false);
});

test('what is written to an open log after it was rotated begins the new one, and four former ones stay', () => {
  const logFile = join(place.home, 'app.log');
  const log = openSync(logFile, 'a');
  for (const letter of 'abcdef') {
    writeSync(log, letter.repeat(10 * 2 ** 20));
    boundLog(logFile);
    expect(statSync(logFile).size).toBe(0);
  }
  writeSync(log, 'the next line');
  closeSync(log);
  expect(readFileSync(logFile, 'utf8')).toBe('the next line');
  const firstLetters = [1, 2, 3, 4].map((number) => readFileSync(`${logFile}.${number}`, 'utf8').charAt(0));
  expect(firstLetters).toEqual(['f', 'e', 'd', 'c']);
  expect(existsSync(`${logFile}.5`)).toBe(false);
});
