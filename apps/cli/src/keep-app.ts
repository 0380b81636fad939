import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { sayStep } from './database.ts';
import type { Settings } from './env.ts';
import { KeptProcess } from './kept-process.ts';

const apps = resolve(import.meta.dirname, '../..');

/** The server or the worker as a process of its own, with its log under the home. */
export function keepApp(
  name: 'server' | 'worker',
  options: { readonly settings: Settings; readonly environment: Readonly<Record<string, string>> },
): KeptProcess {
  const logFile = logFileOf(options.settings.home, name);
  mkdirSync(dirname(logFile), { recursive: true });
  return new KeptProcess({
    name,
    script: join(apps, name, 'src', 'main.ts'),
    logFile,
    environment: options.environment,
    onRestart: sayStep,
  });
}

export function logFileOf(home: string, name: 'server' | 'worker'): string {
  return join(home, 'logs', `${name}.log`);
}
