import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentWith } from '../src/env.ts';

export interface KeptApp {
  readonly name: string;
  readonly pid: () => number | undefined;
  /** Ends it and starts another in its place; settles when that one is ready. */
  replace(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Sends a message to the process that runs now; settles with the next one that comes back. */
  ask(message: object): Promise<unknown>;
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly name: string;
  readonly app: 'server' | 'worker';
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** A server or worker as a process of its own that an orchestrator keeps running. */
export async function keepApp({ name, app, environment, logFile }: AppOptions): Promise<KeptApp> {
  const script = fileURLToPath(new URL(`../../${app}/src/main.ts`, import.meta.url));
  let child: ChildProcess | undefined;
  let isStopping = false;

  async function start(): Promise<void> {
    // The database may be away at this very moment: an orchestrator tries again until it is back.
    while (!isStopping) {
      const started = spawn(process.execPath, [script], {
        env: environmentWith({ LOG_LEVEL: 'warn', ...environment }),
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => appendFileSync(logFile, `${name} ${text}`));
      }
      const word = await Promise.race([
        once(started, 'message').then(() => 'ready'),
        once(started, 'exit').then(() => 'ended'),
      ]);
      if (word === 'ready') return;
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const current = child;
    if (current === undefined || current.exitCode !== null || current.signalCode !== null) return;
    const exit = once(current, 'exit');
    current.kill(signal);
    await exit;
  }

  await start();
  return {
    name,
    pid: () => child?.pid,
    replace: async (signal) => {
      await end(signal);
      await start();
    },
    ask: async (message) => {
      if (child === undefined) throw new Error(`${name} is not running.`);
      const answer = once(child, 'message');
      child.send(message);
      const [word] = await answer;
      return word;
    },
    stop: async () => {
      isStopping = true;
      await end('SIGTERM');
    },
  };
}
