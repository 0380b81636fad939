import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { addressOf, isRefusedPassword } from './address.ts';
import { findBinaries } from './binaries.ts';
import { type Cluster, createCluster, dataFolder, readCluster, rememberCluster } from './cluster.ts';
import { LocalPostgresProblem } from './local-postgres-problem.ts';
import { roles } from './roles.ts';
import { findServerUser } from './server-user.ts';
import { durableSettings, type ServerSettings, throwawaySettings } from './settings.ts';
import { settleRoles } from './settle-roles.ts';

export interface LocalPostgresOptions {
  /** Remembers the cluster, and holds its data where the server's user can get there. */
  readonly folder: string;
  /** False for tests: faster, and lost with the power. */
  readonly durable?: boolean;
  readonly settings?: ServerSettings;
  readonly onStep?: (sentence: string) => void;
}

export interface LocalPostgres extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Settles when the server ends by itself or by stop(). */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** The address that the server of a folder has, or will have when it starts again. */
export async function localDatabaseUrl(folder: string): Promise<string> {
  return addressOf(readCluster(folder) ?? (await rememberCluster(folder)));
}

/** The same for the role that only reads. */
export async function localReaderUrl(folder: string): Promise<string> {
  const { port, readerPassword } = readCluster(folder) ?? {};
  if (port === undefined || readerPassword === undefined) {
    const cluster = await rememberCluster(folder);
    return addressOf({ port: cluster.port, password: cluster.readerPassword }, { role: roles.reader });
  }
  return addressOf({ port, password: readerPassword }, { role: roles.reader });
}

/** How long the sessions of a killed server may take to end on a busy machine. */
const farewellMilliseconds = 60_000;

/** Starts a PostgreSQL that only this machine reaches, creating it on first use. */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const patientUntil = Date.now() + farewellMilliseconds;
  while (true) {
    try {
      return await startOnce(options);
    } catch (cause) {
      // Sessions of a server that was killed end a moment after it, and hold its memory until then.
      const isHeld =
        cause instanceof LocalPostgresProblem && cause.message.includes('pre-existing shared memory block');
      if (!isHeld || Date.now() > patientUntil) throw cause;
      await wait(250);
    }
  }
}

async function startOnce(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const say = options.onStep ?? (() => undefined);
  const user = findServerUser();
  const binaries = findBinaries(user);
  const remembered = readCluster(options.folder);
  if (remembered !== undefined) await endForgottenServer(dataFolder(options.folder, remembered, user));
  const cluster = await rememberCluster(options.folder);
  const data = dataFolder(options.folder, cluster, user);
  mkdirSync(join(data, '..'), { recursive: true, mode: 0o755 });
  if (!existsSync(join(data, 'PG_VERSION'))) say('Creating the database (once) …');
  await createCluster(data, cluster, { binaries, user });

  const settings = { ...(options.durable === false ? throwawaySettings() : durableSettings()), ...options.settings };
  const fixed = { port: cluster.port, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const flags = Object.entries({ ...settings, ...fixed }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const logFile = join(options.folder, 'postgres.log');
  const log = openSync(logFile, 'a', 0o600);
  // A session of its own: Ctrl-C must not reach it before those who use it have finished.
  const server = spawn(binaries.postgres, ['-D', data, ...flags], {
    ...user,
    cwd: '/',
    // Memory in large pages, where Linux gives them on request: sorts and hash joins take about 15 % less time.
    env: { LC_ALL: 'C', GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve, reject) => {
    server.once('exit', () => resolve());
    server.once('error', reject);
  });
  const { pid } = server;
  if (pid === undefined) {
    await ended;
    throw new LocalPostgresProblem('PostgreSQL could not be started.');
  }
  const guard = guardAgainstOrphan(pid);
  try {
    await untilReady(cluster, { server, logFile });
    await settleRoles(cluster);
  } catch (cause) {
    await stop(server, { ended, guard });
    throw cause;
  }
  const stopServer = () => stop(server, { ended, guard });
  return { url: addressOf(cluster), pid, ended, stop: stopServer, [Symbol.asyncDispose]: stopServer };
}

/**
 * A small process that outlives ours: its standard input ends when we end, even by kill -9, and it then shuts the server
 * down as if we had.
 */
function guardAgainstOrphan(pid: number): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', 'cat > /dev/null; kill -INT "$1"', 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  return guard;
}

async function stop(
  server: ChildProcess,
  { ended, guard }: { readonly ended: Promise<void>; readonly guard: ChildProcess },
): Promise<void> {
  guard.kill('SIGKILL');
  const isRunning = () => server.exitCode === null && server.signalCode === null;
  // SIGINT ends sessions and writes a checkpoint; a server that is stuck loses nothing by SIGQUIT but has to recover.
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    if (!isRunning()) return;
    server.kill(signal);
    await Promise.race([ended, wait(patience, undefined, { ref: false })]);
  }
  if (isRunning()) server.kill('SIGKILL');
  await ended;
}

/** Ends a server that a killed process left behind, and clears a lock file that a power cut left behind. */
async function endForgottenServer(data: string): Promise<void> {
  const lockFile = join(data, 'postmaster.pid');
  for (let tries = 0; existsSync(lockFile); tries += 1) {
    const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
    if (!servesFrom(pid, data)) {
      // After a restart of the machine the number may belong to anyone, and PostgreSQL would wait for that one forever.
      rmSync(lockFile, { force: true });
      return;
    }
    if (tries === 0) process.kill(pid, 'SIGINT');
    if (tries === 200) process.kill(pid, 'SIGQUIT');
    if (tries > 300)
      throw new LocalPostgresProblem(`Another PostgreSQL (process ${pid}) uses ${data} and does not stop.`);
    await wait(50);
  }
}

function servesFrom(pid: number, data: string): boolean {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data);
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilReady(
  cluster: Cluster,
  { server, logFile }: { readonly server: ChildProcess; readonly logFile: string },
): Promise<void> {
  // Recovery after a power cut may take minutes; only the end of the process means failure.
  while (server.exitCode === null && server.signalCode === null) {
    const client = new pg.Client({
      connectionString: addressOf(cluster, { database: 'postgres' }),
      connectionTimeoutMillis: 2_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch (cause) {
      // It answers; the role is made next.
      if (isRefusedPassword(cause)) return;
      await wait(25);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  const lastLines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-3).join(' ');
  throw new LocalPostgresProblem(`PostgreSQL did not start; its log ${logFile} ends: ${lastLines}`);
}
