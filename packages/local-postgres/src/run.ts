import { spawn } from 'node:child_process';
import { LocalPostgresProblem } from './local-postgres-problem.ts';
import type { ServerUser } from './server-user.ts';

/** Runs a program to its end; what it wrote to standard error explains a failure. */
export function run(program: string, args: readonly string[], user: ServerUser | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...user,
      cwd: '/',
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new LocalPostgresProblem(`${program} failed (exit code ${code}): ${complaint.trim()}`));
    });
  });
}
