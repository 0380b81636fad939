// A worker thread: opens the workspace of the main thread and does its shard of every command until told to stop.
import { parentPort, workerData } from 'node:worker_threads';
import { plainKernels } from '../kernels/plain.ts';
import { wasmKernels } from '../kernels/wasm.ts';
import { Command, shardRunner } from '../shard.ts';
import { openWorkspace } from '../workspace.ts';
import { Control, commandOf, waitForChange } from './control.ts';
import type { ShardJob } from './hire-workers.ts';

const job: ShardJob = workerData;
const control = new Int32Array(job.control);
const workspace = openWorkspace(job.shape, job.buffer);
const kernels = (job.memory === null ? null : wasmKernels(workspace, job.memory)) ?? plainKernels(workspace);
const run = shardRunner(workspace, kernels);

parentPort?.postMessage('ready');
for (let epoch = 0; ; ) {
  waitForChange(control, Control.epoch, epoch);
  epoch = Atomics.load(control, Control.epoch);
  const command = commandOf(control);
  if (command === Command.stop) break;
  try {
    const [a = 0, b = 0, c = 0, d = 0] = control.subarray(Control.first, Control.first + 4);
    run(command, [a, b, c, d], job.shard, job.shape.shards);
  } catch {
    Atomics.store(control, Control.failed, 1);
  }
  Atomics.add(control, Control.done, 1);
  Atomics.notify(control, Control.done);
}
