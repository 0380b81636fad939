import { useMutation } from '@tanstack/solid-query';
import { type JSX, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { sentenceOf } from '../elements/sentence-of.ts';

/** A sentence about what waits for the next run, beside the button that starts one. */
export function NextRun(props: { readonly children: JSX.Element }) {
  const { api } = useDashboard();
  const run = useMutation(() => ({ mutationFn: () => api.requestRun() }));
  return (
    <div role="status" class="flex flex-wrap items-center gap-3 rounded-md bg-raised p-3">
      <p>{props.children}</p>
      <button type="button" class="button" disabled={run.isPending || run.isSuccess} onClick={() => run.mutate()}>
        {run.isSuccess ? 'Run started' : 'Start a run'}
      </button>
      <Show when={run.error}>
        {(problem) => (
          <p role="alert" class="text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
    </div>
  );
}
