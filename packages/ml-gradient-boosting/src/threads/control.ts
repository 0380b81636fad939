import { Command } from '../shard.ts';

/**
 * How the main thread and its workers speak: a few shared integers. The main thread writes a command and its arguments
 * and counts `epoch` up; each worker does its part and counts `done` up.
 */
export const Control = { epoch: 0, done: 1, failed: 2, command: 3, first: 4, length: 8 } as const;

/** Rounds of looking before a thread asks to be woken: the next command of a tree comes within microseconds. */
const SPINS = 5000;

/** Waits until the integer is no longer `old`; false when the time is up. */
export function waitForChange(control: Int32Array, at: number, old: number, milliseconds?: number): boolean {
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(control, at) !== old) return true;
  while (Atomics.load(control, at) === old) {
    if (Atomics.wait(control, at, old, milliseconds) === 'timed-out') return false;
  }
  return true;
}

const BY_NUMBER = new Map(Object.values(Command).map((command) => [command as number, command]));

export function commandOf(control: Int32Array): Command {
  return BY_NUMBER.get(Atomics.load(control, Control.command)) ?? Command.stop;
}
