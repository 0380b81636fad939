import type { Crew } from '../crew.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { plainKernels } from '../kernels/plain.ts';
import { kernelMemory, wasmKernels } from '../kernels/wasm.ts';
import { shardRunner } from '../shard.ts';
import type { Workspace, WorkspaceShape } from '../workspace.ts';
import { openWorkspace, workspaceBytes } from '../workspace.ts';
import { hireWorkers } from './hire-workers.ts';

export interface CrewRequest extends Omit<WorkspaceShape, 'shards'> {
  readonly threads: number | 'auto';
  readonly kernels: 'wasm' | 'plain';
}

/** Bins in all, rows times features, below which a second thread costs more than it brings. */
const PAYS = 1_000_000;
const MAX_AUTOMATIC = 8;

/** Memory, kernels and threads for one fit: the fastest that the platform has, with the same result on all of them. */
export async function openCrew(request: CrewRequest): Promise<{ workspace: Workspace; kernels: Kernels; crew: Crew }> {
  const { threads, kernels: wanted, ...rest } = request;
  const shards = threads === 'auto' ? automatic(rest.rows * rest.features) : threads;
  const shape: WorkspaceShape = { ...rest, shards };
  const bytes = workspaceBytes(shape);
  const memory = wanted === 'wasm' ? kernelMemory(bytes) : null;
  const buffer = memory?.buffer ?? allocate(bytes, shards);
  const workspace = openWorkspace(shape, buffer);
  const kernels = (memory === null ? null : wasmKernels(workspace, memory)) ?? plainKernels(workspace);
  const runShard = shardRunner(workspace, kernels);
  const hired = shards > 1 ? await hireWorkers({ shape, buffer, memory }, runShard) : null;
  const alone: Crew = {
    run(command, values) {
      runShard(command, values, 0, 1);
      return 1;
    },
    close: async () => {},
  };
  return { workspace, kernels, crew: hired ?? alone };
}

function automatic(bins: number): number {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  return bins < PAYS ? 1 : Math.max(1, Math.min(MAX_AUTOMATIC, cores));
}

function allocate(bytes: number, shards: number): ArrayBufferLike {
  return shards > 1 && typeof SharedArrayBuffer !== 'undefined' ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}
