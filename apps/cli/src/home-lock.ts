import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Sentence } from './sentence.ts';

const holderSchema = z.object({
  pid: z.number(),
  /** Tells the holder from a later process with the same number. */
  startedAt: z.string(),
  kind: z.enum(['start', 'command']),
  databaseUrl: z.string().optional(),
  serverUrl: z.string().optional(),
});

export type HomeHolder = z.infer<typeof holderSchema>;

export interface HomeLock {
  /** Lets other commands find what the holder has brought up. */
  announce(found: { readonly databaseUrl?: string; readonly serverUrl?: string }): void;
  release(): void;
}

/** Makes this process the only one that runs the embedded database of a home. */
export async function lockHome(home: string, kind: HomeHolder['kind']): Promise<HomeLock> {
  createHome(home);
  const file = join(home, 'running.json');
  const own: HomeHolder = { pid: process.pid, startedAt: startOf(process.pid), kind };
  for (let tries = 0; !tryCreate(file, own); tries += 1) {
    const holder = readHolder(home);
    if (holder === undefined) {
      // Left behind by kill -9 or a power cut.
      rmSync(file, { force: true });
    } else if (holder.kind === 'start' && kind === 'start') {
      const where = holder.serverUrl === undefined ? '' : ` at ${holder.serverUrl}`;
      throw new Sentence(`Foresale is already running${where} (process ${holder.pid}, home ${home}).`);
    } else if (tries === 0) {
      process.stderr.write(`Waiting for another foresale command (process ${holder.pid}) to finish …\n`);
    }
    await wait(100);
  }
  let current = own;
  return {
    announce: (found) => {
      current = { ...current, ...found };
      writeFileSync(`${file}.new`, JSON.stringify(current), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

function createHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Sentence(`FORESALE_HOME ${home} cannot be made: ${reason}.`, { cause });
  }
}

/** Who runs the embedded database of a home right now. */
export function readHolder(home: string): HomeHolder | undefined {
  try {
    const holder = holderSchema.parse(JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')));
    process.kill(holder.pid, 0);
    return startOf(holder.pid) === holder.startedAt ? holder : undefined;
  } catch {
    // No file, an unfinished one, or a process that is gone: nobody.
    return undefined;
  }
}

function tryCreate(file: string, holder: HomeHolder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw new Sentence(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  }
}

/** The moment a process began, in the kernel's own ticks; empty where the kernel does not tell. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses and may hold spaces: count from behind it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
