import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

const script = join(import.meta.dirname, '../src/foresale.ts');

/** For a whole start: a database, a shop and its first run. */
export const patience = { timeout: 300_000, interval: 50 };

/** A folder of its own for one test, removed at its end. */
export function temporaryHome(): { readonly home: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'foresale-home-'));
  // Open to the user that PostgreSQL runs as for root, so that everything lies in here and goes with it.
  chmodSync(folder, 0o755);
  return { home: join(folder, 'home'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

let filled: Promise<ReturnType<typeof temporaryHome>> | undefined;

/** Puts a home in its place that a first start has filled: a database, a shop and its published run. */
export async function fillHome(home: string): Promise<void> {
  filled ??= makeFilledHome();
  // Keeps the owner, since PostgreSQL refuses files of anyone but the user that it runs as.
  execFileSync('cp', ['-a', (await filled).home, home]);
}

export async function removeFilledHome(): Promise<void> {
  (await filled)?.remove();
  filled = undefined;
}

async function makeFilledHome(): Promise<ReturnType<typeof temporaryHome>> {
  const place = temporaryHome();
  const { child } = await startForesale({ FORESALE_HOME: place.home });
  child.kill('SIGTERM');
  await ended(child);
  return place;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string>>;

/** Runs a command to its end. */
export function foresale(args: readonly string[], environment: Environment): Promise<Finished> {
  return new Promise((resolve) => {
    const options = { env: environmentOf(environment), maxBuffer: 2 ** 26 };
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

export interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** Everything it has written so far, to both streams. */
  output(): string;
}

/** Starts everything and waits for the line that says it can be used. */
export async function startForesale(environment: Environment): Promise<Started> {
  const child = spawn(process.execPath, [script, 'start'], {
    env: environmentOf(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ready = await vi.waitUntil(() => {
    if (child.exitCode !== null) throw new Error(`start ended with ${child.exitCode}:\n${output}`);
    return /^Foresale is ready at (\S+)$/m.exec(output);
  }, patience);
  return { child, url: ready[1] ?? '', output: () => output };
}

export async function ended(child: ChildProcess): Promise<void> {
  await vi.waitUntil(() => child.exitCode !== null || child.signalCode !== null, patience);
}

export function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/status`;
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}

function environmentOf(environment: Environment): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, PORT: '0', FORESALE_DEMO_CUSTOMERS: '300', ...environment };
}
