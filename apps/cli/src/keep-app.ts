import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sayStep } from './database.ts';
import type { Settings } from './env.ts';
import { KeptProcess } from './kept-process.ts';

const apps = resolve(import.meta.dirname, '../..');

/** The server or the worker as a process of its own, with its log under the home. */
export function keepApp(
  name: 'server' | 'worker',
  options: { readonly settings: Settings; readonly environment: Readonly<Record<string, string>> },
): KeptProcess {
  const logs = join(options.settings.home, 'logs');
  mkdirSync(logs, { recursive: true });
  return new KeptProcess({
    name,
    script: join(apps, name, 'src', 'main.ts'),
    logFile: join(logs, `${name}.log`),
    environment: options.environment,
    onRestart: sayStep,
  });
}
