import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@foresale/local-postgres';
import { patience } from '@foresale/test-database';
import pg from 'pg';
import { vi } from 'vitest';

export interface SystemPostgres extends AsyncDisposable {
  readonly url: string;
}

/** The newest PostgreSQL of this machine that brings its own pg_dump, which the embedded one does not. */
export function findSystemPostgres(): string | undefined {
  const folders = globSync(['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql@*/bin']);
  return folders
    .filter((folder) => ['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name))))
    .sort()
    .at(-1);
}

export async function startSystemPostgres(binaries: string): Promise<SystemPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'foresale-system-'));
  const data = join(folder, 'data');
  const user = unprivileged();
  chmodSync(folder, 0o755);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', 'foresale', '-A', 'trust', '-E', 'UTF8', '--locale=C'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const port = String(await freePort());
  const server = spawn(
    join(binaries, 'postgres'),
    [
      '-D',
      data,
      '-p',
      port,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${folder}`,
      '-c',
      'fsync=off',
    ],
    { ...user, cwd: folder, stdio: 'ignore' },
  );
  const url = (name: string) => `postgres://foresale@127.0.0.1:${port}/${name}`;
  await vi.waitFor(async () => {
    const client = new pg.Client(url('postgres'));
    try {
      await client.connect();
      await client.query('create database foresale');
    } finally {
      await client.end();
    }
  }, patience);
  return {
    url: url('foresale'),
    [Symbol.asyncDispose]: async () => {
      const exit = once(server, 'exit');
      server.kill('SIGINT');
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // There is no such user here.
    }
  }
  throw new Error('Neither the user postgres nor nobody exists.');
}
