import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Role, roles } from '@foresale/contract';
import { createPool, type DatabasePool } from '@foresale/db';
import { addUser, createToken, startSession } from '@foresale/db/identity';
import { z } from 'zod';
import { fillSampleShop, publishSampleShop } from './sample-shop.ts';

/** A server with the limits it ships with, behind one proxy, which the attacker plays; a worker; a sample shop. */
export interface Target extends AsyncDisposable {
  readonly url: string;
  /** The same shop by a server without a limit of calls, so that a fuzzer gets through. */
  readonly unlimitedUrl: string;
  readonly listedOrigin: string;
  readonly pool: DatabasePool;
  readonly roles: readonly Role[];
  tokenOf(role: Role): Promise<string>;
  /** Somebody new of this role, who has just signed in. */
  personOf(role: Role, password?: string): Promise<{ readonly email: string; readonly cookie: string }>;
  readonly worker: Watched;
  readonly server: Watched;
  /** Lines that servers and worker wrote about what failed unexpectedly. */
  readonly problems: readonly string[];
}

export interface Watched {
  readonly isUp: () => boolean;
  /** The most memory that the process had at once; undefined where the system does not tell. */
  readonly peakMegabytes: () => number | undefined;
}

const listedOrigin = 'http://crm.test';
const mains = {
  server: fileURLToPath(import.meta.resolve('../../server/src/main.ts')),
  worker: fileURLToPath(import.meta.resolve('../../worker/src/main.ts')),
};
const readySchema = z.union([z.literal('ready'), z.object({ ready: z.url() })]);

export async function openTarget(databaseUrl: string): Promise<Target> {
  await using undo = new AsyncDisposableStack();
  const problems: string[] = [];
  await fillSampleShop(databaseUrl);
  const pool = await createPool(databaseUrl, { maximum: 2 });
  undo.defer(() => pool.end());
  const start = async (name: keyof typeof mains, settings: Readonly<Record<string, string>>) =>
    undo.use(await startProcess(mains[name], { DATABASE_URL: databaseUrl, ...settings }, problems));
  const worker = await start('worker', {});
  await publishSampleShop(pool);
  const listening = { HOST: '127.0.0.1', PORT: '0', FORESALE_BEHIND_PROXY: '1', FORESALE_ORIGINS: listedOrigin };
  const server = await start('server', listening);
  const unlimited = await start('server', { ...listening, FORESALE_RATE_LIMIT: '9999999' });
  const running = undo.move();
  let people = 0;
  return {
    url: loopback(server.url),
    unlimitedUrl: loopback(unlimited.url),
    listedOrigin,
    pool,
    roles,
    problems,
    worker: worker.watched,
    server: server.watched,
    tokenOf: async (role) => (await createToken(pool, { role, name: `attack as ${role}` })).token,
    personOf: async (role, password) => {
      people += 1;
      const email = `${role}-${people}@attack.example`;
      const { id } = await addUser(pool, { email, role, ...(password === undefined ? {} : { password }) });
      return { email, cookie: `foresale_session=${(await startSession(pool, id)).secret}` };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Nothing here is ever sent elsewhere. */
function loopback(url: string | undefined): string {
  const { hostname, port } = new URL(url ?? '');
  if (!['localhost', '127.0.0.1'].includes(hostname)) throw new Error(`${hostname} is not this machine.`);
  return `http://127.0.0.1:${port}`;
}

async function startProcess(main: string, env: Record<string, string>, problems: string[]) {
  const child = fork(main, { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const output of [child.stdout, child.stderr]) {
    output?.on('data', (piece: Buffer) => {
      for (const line of String(piece).split('\n')) if (!isUsual(line)) problems.push(line);
    });
  }
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`A process did not start: ${problems.join('\n')}`);
    }),
  ]);
  const ready = readySchema.parse(message);
  return {
    url: typeof ready === 'string' ? undefined : ready.ready,
    watched: watch(child),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** Requests are logged as they are in production, since logging them is work, too. */
function isUsual(line: string): boolean {
  return line.startsWith('{') ? !/"level":[56]0,/.test(line) : !line.includes('Error');
}

function watch(child: ChildProcess): Watched {
  return {
    isUp: () => child.exitCode === null && child.signalCode === null,
    peakMegabytes: () => {
      try {
        const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
        return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
      } catch {
        return undefined;
      }
    },
  };
}
