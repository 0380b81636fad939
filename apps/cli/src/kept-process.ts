import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { boundLog } from './bound-log.ts';
import { childEnvironment } from './env.ts';
import { Sentence } from './sentence.ts';

export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly logFile: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Called whenever it had to be started again. */
  readonly onRestart?: (sentence: string) => void;
}

/** Only for one that hangs: one that fails ends, and is noticed at once. */
const readyPatience = 180_000;
const stopPatience = 8_000;

/** A process of ours that is kept running: whoever kills it, it comes back, until stop(). */
export class KeptProcess {
  readonly #options: ChildOptions;
  #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #restarts = 0;

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#environment = options.environment;
  }

  /** From the next start on: a port that was found once is kept, so that open pages find their way back. */
  changeEnvironment(changes: Readonly<Record<string, string>>): void {
    this.#environment = { ...this.#environment, ...changes };
  }

  /** Starts it and waits for its word that it is ready; what it said to that is returned. */
  async start(): Promise<unknown> {
    const { name, logFile } = this.#options;
    boundLog(logFile);
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(process.execPath, [this.#options.script], {
      env: childEnvironment(this.#environment),
      // A group of its own: Ctrl-C reaches us alone, and we end our children in order.
      detached: true,
      stdio: ['ignore', log, 'pipe', 'ipc'],
    });
    closeSync(log);
    this.#child = child;
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-4_000);
    });
    const word = await new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Sentence(`The ${name} was not ready after ${readyPatience / 1_000} seconds; see ${logFile}.`)),
        readyPatience,
      );
      child.once('message', (message) => resolve(message));
      child.once('error', reject);
      child.once('exit', (code) => {
        const said = complaint.trim();
        reject(new Sentence(said === '' ? `The ${name} ended with exit code ${code}; see ${logFile}.` : said));
      });
      child.once('exit', () => clearTimeout(timer));
      child.once('message', () => clearTimeout(timer));
    });
    child.once('exit', (code, signal) => void this.#replace(signal ?? `exit code ${code}`));
    return word;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    await Promise.race([ended, wait(stopPatience, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  }

  async #replace(reason: string): Promise<void> {
    const { name, onRestart } = this.#options;
    while (!this.#isStopping) {
      this.#restarts += 1;
      onRestart?.(`The ${name} ended (${reason}); starting it again.`);
      // At once the first time; a process that dies again and again is given more and more time.
      await wait(Math.min(10_000, 250 * (this.#restarts - 1)));
      if (this.#isStopping) return;
      try {
        await this.start();
        return;
      } catch (failure) {
        onRestart?.(failure instanceof Error ? failure.message : String(failure));
      }
    }
  }
}
