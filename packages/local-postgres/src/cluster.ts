import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Binaries, sharedFolder } from './binaries.ts';
import { freePort } from './free-port.ts';
import { LocalPostgresProblem } from './local-postgres-problem.ts';
import { roles } from './roles.ts';
import { run } from './run.ts';
import { isOpenToOthers, type ServerUser } from './server-user.ts';

export const serverMajor = 18;

/** What must be remembered about a cluster between two starts. */
export interface Cluster {
  /** Names the data folder where it cannot lie beside this file. */
  readonly id: string;
  readonly port: number;
  /** Of the role that owns the database. */
  readonly password: string;
  /** Of the superuser, who only makes roles and the database. */
  readonly adminPassword: string;
  /** Of the role that reads what BI tools may see. */
  readonly readerPassword: string;
}

/** A cluster of a version before roles were told apart lacks the latter two. */
type WrittenCluster = Omit<Cluster, 'adminPassword' | 'readerPassword'> & Partial<Cluster>;

/** The cluster that a folder remembers, or a new one written down there. */
export async function rememberCluster(folder: string): Promise<Cluster> {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const known = readCluster(folder);
  if (known !== undefined) {
    if (await isFree(known.port)) return writeCluster(folder, known);
    // Somebody else has our port by now; what is stored in the cluster does not depend on it.
    return writeCluster(folder, { ...known, port: await freePort() });
  }
  return writeCluster(folder, {
    id: randomBytes(8).toString('hex'),
    port: await freePort(),
    password: newPassword(),
  });
}

const newPassword = () => randomBytes(24).toString('base64url');

export function readCluster(folder: string): WrittenCluster | undefined {
  const file = join(folder, 'cluster.json');
  if (!existsSync(file)) return undefined;
  try {
    const written = JSON.parse(readFileSync(file, 'utf8')) as Partial<Cluster>;
    const { id, port, password, adminPassword, readerPassword } = written;
    if (typeof id === 'string' && typeof port === 'number' && typeof password === 'string') {
      return {
        ...{ id, port, password },
        ...(typeof adminPassword === 'string' ? { adminPassword } : {}),
        ...(typeof readerPassword === 'string' ? { readerPassword } : {}),
      };
    }
  } catch (cause) {
    throw new LocalPostgresProblem(`${file} is damaged, and with it the password of the database is lost.`, { cause });
  }
  throw new LocalPostgresProblem(`${file} is damaged, and with it the password of the database is lost.`);
}

function writeCluster(folder: string, written: WrittenCluster): Cluster {
  const cluster = { adminPassword: newPassword(), readerPassword: newPassword(), ...written };
  const file = join(folder, 'cluster.json');
  // Renaming makes it whole or absent, whenever the power goes.
  writeFileSync(`${file}.new`, `${JSON.stringify(cluster, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return cluster;
}

/** The data folder: beside the remembered cluster, or where the server's user can get at it. */
export function dataFolder(folder: string, cluster: Pick<Cluster, 'id'>, user: ServerUser | undefined): string {
  const open = user === undefined || isOpenToOthers(folder);
  return join(open ? folder : join(sharedFolder, cluster.id), 'data');
}

/** Creates the cluster's files unless they are there; refuses those of another PostgreSQL. */
export async function createCluster(
  data: string,
  cluster: Cluster,
  options: { readonly binaries: Binaries; readonly user: ServerUser | undefined },
): Promise<void> {
  const versionFile = join(data, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const major = readFileSync(versionFile, 'utf8').trim();
    if (major === String(serverMajor)) return;
    throw new LocalPostgresProblem(
      `${data} was written by PostgreSQL ${major}, and this is PostgreSQL ${serverMajor}: dump it with the old one and restore it, or choose another FORESALE_HOME.`,
    );
  }
  // initdb works beside the final place: an interrupted one leaves nothing that looks like a cluster.
  const unfinished = `${data}.unfinished`;
  const passwordFile = `${data}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  chmodSync(join(data, '..'), 0o755);
  try {
    writeFileSync(passwordFile, `${cluster.adminPassword}\n`, { mode: 0o600 });
    if (options.user !== undefined) {
      chownSync(unfinished, options.user.uid, options.user.gid);
      chownSync(passwordFile, options.user.uid, options.user.gid);
    }
    const settings = [
      `--username=${roles.admin}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ];
    await run(
      options.binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--pwfile=${passwordFile}`,
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...settings,
      ],
      options.user,
    );
    renameSync(unfinished, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
