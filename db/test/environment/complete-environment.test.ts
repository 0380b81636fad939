import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { completeEnvironment } from '../../src/environment/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foresale-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('passes on what is set, and takes empty variables for unset ones', () => {
  expect(completeEnvironment({ PORT: '1', HOST: '', DATABASE_URL: 'postgres://a/b', SSL_CERT_FILE: '/none' })).toEqual({
    environment: { PORT: '1', DATABASE_URL: 'postgres://a/b', SSL_CERT_FILE: '/none' },
  });
});

test('reads a secret from its file, without the line break that editors add', () => {
  const file = join(folder, 'url');
  writeFileSync(file, 'postgres://a/b\n');
  expect(completeEnvironment({ DATABASE_URL_FILE: file })).toMatchObject({
    environment: { DATABASE_URL: 'postgres://a/b' },
  });
});

test('makes an address of its parts that keeps every character of the password', () => {
  const file = join(folder, 'password');
  const password = 'p@ss:w/o#r%d?&é ';
  writeFileSync(file, password);
  const result = completeEnvironment({
    DATABASE_HOST: 'db.internal',
    DATABASE_NAME: 'foresale',
    DATABASE_USER: 'fore@sale',
    DATABASE_PASSWORD_FILE: file,
    DATABASE_SSL: 'on',
  });
  const url = 'environment' in result ? result.environment.DATABASE_URL : undefined;
  const { host, port, user, password: read, database } = new pg.Client(url);
  expect({ host, port, user, read, database }).toEqual({
    host: 'db.internal',
    port: 5432,
    user: 'fore@sale',
    read: password,
    database: 'foresale',
  });
  expect(url).toMatch(/\?sslmode=verify-full$/);
});

test.each([
  [{ DATABASE_URL: 'postgres://a/b', DATABASE_URL_FILE: '/x' }, 'Set DATABASE_URL or DATABASE_URL_FILE, not both.'],
  [{ DATABASE_URL_FILE: '/there/is/none' }, 'DATABASE_URL_FILE names a file that cannot be read (ENOENT).'],
  [{ DATABASE_URL: 'postgres://a/b', DATABASE_HOST: 'c' }, 'Set DATABASE_URL or DATABASE_HOST, not both.'],
  [{ DATABASE_HOST: 'c', DATABASE_NAME: 'd' }, 'DATABASE_USER must be set beside DATABASE_HOST.'],
  [
    { DATABASE_HOST: 'c', DATABASE_NAME: 'd', DATABASE_USER: 'e', DATABASE_PASSWORD: 'f', DATABASE_SSL: 'maybe' },
    'DATABASE_SSL must be on or off.',
  ],
])('%j is refused with a sentence', (given, problem) => {
  expect(completeEnvironment(given)).toEqual({ problem });
});
