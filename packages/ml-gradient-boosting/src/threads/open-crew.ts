import type { Crew } from '../crew.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { plainKernels } from '../kernels/plain.ts';
import { shardRunner } from '../shard.ts';
import type { Workspace, WorkspaceShape } from '../workspace.ts';
import { openWorkspace, workspaceBytes } from '../workspace.ts';

export interface CrewRequest extends Omit<WorkspaceShape, 'shards'> {
  readonly threads: number | 'auto';
}

export async function openCrew(request: CrewRequest): Promise<{ workspace: Workspace; kernels: Kernels; crew: Crew }> {
  const { threads, ...rest } = request;
  const shape = { ...rest, shards: 1 };
  const workspace = openWorkspace(shape, new ArrayBuffer(workspaceBytes(shape)));
  const kernels = plainKernels(workspace);
  const runShard = shardRunner(workspace, kernels);
  const crew: Crew = {
    run(command, values) {
      runShard(command, values, 0, 1);
      return 1;
    },
    close: async () => {},
  };
  return { workspace, kernels, crew };
}
