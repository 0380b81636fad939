import type { Import } from '@foresale/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { createNow } from '../elements/now.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { NextRun } from '../runs/next-run.tsx';
import { importsKey } from './imports.ts';

/** Takes an import back, after saying what goes; and says so of one that was taken back. */
export function Undo(props: { readonly import: Import }) {
  const [isAsked, setAsked] = createSignal(false);
  return (
    <Show when={props.import.undoneAt === null} fallback={<Undone import={props.import} />}>
      <Show
        when={isAsked()}
        fallback={
          <p>
            <button type="button" class="button" onClick={() => setAsked(true)}>
              Undo this import…
            </button>
          </p>
        }
      >
        <Question import={props.import} onLeave={() => setAsked(false)} />
      </Show>
    </Show>
  );
}

function Question(props: { readonly import: Import; readonly onLeave: () => void }) {
  const { api } = useDashboard();
  const client = useQueryClient();
  const { importId } = props.import;
  const preview = useQuery(() => ({
    queryKey: [...importsKey, 'undo', importId],
    queryFn: () => api.server.imports.previewUndo.query({ importId }),
  }));
  const undo = useMutation(() => ({
    mutationFn: () => api.server.imports.undo.mutate({ importId }),
    onSettled: () => client.invalidateQueries({ queryKey: importsKey }),
  }));
  return (
    <section class="rounded-md bg-raised p-3" aria-label="Undo">
      <Switch fallback={<p class="text-ink-soft">Looking at what would go…</p>}>
        <Match when={preview.error}>
          {(problem) => (
            <ProblemPanel
              what="What would go could not be fetched"
              problem={problem()}
              onRetry={() => void preview.refetch()}
            />
          )}
        </Match>
        <Match when={preview.data?.refusal}>{(refusal) => <p class="text-warn">{refusal()}.</p>}</Match>
        <Match when={preview.data}>
          {(shown) => (
            <>
              <ul class="mb-2">
                <For each={shown().sentences}>{(sentence) => <li>{sentence}</li>}</For>
              </ul>
              <button type="button" class="button-strong" disabled={undo.isPending} onClick={() => undo.mutate()}>
                {undo.isPending ? 'Undoing…' : 'Undo it'}
              </button>
            </>
          )}
        </Match>
      </Switch>{' '}
      <button type="button" class="button-quiet" disabled={undo.isPending} onClick={() => props.onLeave()}>
        Keep it
      </button>
      <Show when={undo.error}>
        {(problem) => (
          <p role="alert" class="mt-2 text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
    </section>
  );
}

function Undone(props: { readonly import: Import }) {
  const { formats } = useDashboard();
  const now = createNow();
  return (
    <NextRun>
      Undone by {props.import.undoneBy ?? 'somebody'}, {formats().ago(props.import.undoneAt ?? '', now())}. The lists
      follow with the next run.
    </NextRun>
  );
}
