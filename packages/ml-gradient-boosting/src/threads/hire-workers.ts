import type { Worker } from 'node:worker_threads';
import type { Crew } from '../crew.ts';
import { GradientBoostingError } from '../errors.ts';
import type { CommandArguments, shardRunner } from '../shard.ts';
import { Command } from '../shard.ts';
import type { WorkspaceShape } from '../workspace.ts';
import { Control, waitForChange } from './control.ts';

/** What a worker needs to open the same workspace. */
export interface Job {
  readonly shape: WorkspaceShape;
  readonly buffer: ArrayBufferLike;
  readonly memory: WebAssembly.Memory | null;
}

export interface ShardJob extends Job {
  readonly shard: number;
  readonly control: SharedArrayBuffer;
}

/** Fewer rows than this the main thread does alone: waking the others would take longer. */
const ALONE = 8192;
/** A worker that says nothing for so long was killed. */
const PATIENCE = 120_000;

/** Threads for shards 1, 2, …; null where there are none (browsers, bundles) and the caller works alone. */
export async function hireWorkers(job: Job, runShard: ReturnType<typeof shardRunner>): Promise<Crew | null> {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  const file = workerModule();
  if (threads === undefined || file === null || !(job.buffer instanceof SharedArrayBuffer)) return null;
  const { shards } = job.shape;
  const shared = new SharedArrayBuffer(Control.length * 4);
  const control = new Int32Array(shared);
  const workers: Worker[] = [];
  let epoch = 0;

  function send(command: Command, values: CommandArguments): void {
    Atomics.store(control, Control.command, command);
    values.forEach((value, i) => {
      Atomics.store(control, Control.first + i, value);
    });
    Atomics.store(control, Control.done, 0);
    epoch++;
    Atomics.store(control, Control.epoch, epoch);
    Atomics.notify(control, Control.epoch);
  }

  async function close(): Promise<void> {
    send(Command.stop, [0, 0, 0, 0]);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  try {
    await Promise.all(
      Array.from({ length: shards - 1 }, (_, i) => {
        const workerData: ShardJob = { ...job, shard: i + 1, control: shared };
        const worker = new threads.Worker(file, { workerData });
        workers.push(worker);
        return new Promise<void>((resolve, reject) => {
          worker.once('message', () => resolve());
          worker.once('error', reject);
        });
      }),
    );
  } catch (cause) {
    await close();
    throw new GradientBoostingError('worker-failed', 'A worker thread could not be started.', { cause });
  }

  return {
    run(command, values, rows) {
      if (rows < ALONE) {
        runShard(command, values, 0, 1);
        return 1;
      }
      send(command, values);
      runShard(command, values, 0, shards);
      for (let done = Atomics.load(control, Control.done); done < shards - 1; ) {
        if (!waitForChange(control, Control.done, done, PATIENCE)) {
          throw new GradientBoostingError('worker-failed', 'A worker thread stopped answering.');
        }
        done = Atomics.load(control, Control.done);
      }
      if (Atomics.load(control, Control.failed) !== 0) {
        throw new GradientBoostingError('worker-failed', 'A worker thread met an error.');
      }
      return shards;
    },
    close,
  };
}

/** Next to this file, under the name it has here: .ts in the repository, .js once built. A bundle leaves it behind. */
function workerModule(): URL | null {
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  // A CommonJS bundle has no address of this file either.
  const here: string | undefined = import.meta.url;
  if (files === undefined || here?.startsWith('file:') !== true) return null;
  const file = new URL(`./shard-worker.${here.endsWith('.ts') ? 'ts' : 'js'}`, here);
  return files.existsSync(file) ? file : null;
}
