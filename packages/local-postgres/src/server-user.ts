import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LocalPostgresProblem } from './local-postgres-problem.ts';

/** Who the server runs as when that is not the current user. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root lends it another user; everyone else runs it as themselves. */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp('postgres') ?? create('postgres') ?? lookUp('nobody') ?? fail();
}

/** Whether a user that is neither owner nor in the group gets through to a path that root can read. */
export function isOpenToOthers(path: string): boolean {
  for (let place = path; ; place = dirname(place)) {
    const found = statSync(place, { throwIfNoEntry: false });
    if (found !== undefined && (found.mode & 0o001) === 0) return false;
    if (place === dirname(place)) return true;
  }
}

function lookUp(name: string): ServerUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function create(name: string): ServerUser | undefined {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', name], { stdio: 'ignore' });
  } catch {
    // No useradd in this image, or another process was faster: the look-up decides.
  }
  return lookUp(name);
}

function fail(): never {
  throw new LocalPostgresProblem(
    'PostgreSQL cannot run as root, and this machine has no other user for it. Start Foresale as an ordinary user, or set DATABASE_URL.',
  );
}
