import type { Scheme } from '@foresale/contract';
import { A } from '@solidjs/router';
import { useMutation, useQueryClient } from '@tanstack/solid-query';
import { For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { may } from '../shell/may.ts';
import { createSchemes, schemesKey } from './schemes.ts';
import { segmentColour } from './segment-colour.ts';

/** Which schemes there are, which one the next run uses, and the way to change that. */
export function SchemesSection() {
  const { api, identity, announce } = useDashboard();
  const client = useQueryClient();
  const schemes = createSchemes();
  const mayChange = () => may(identity.role, 'analyst');
  const choose = useMutation(() => ({
    mutationFn: (scheme: Scheme) => api.server.schemes.choose.mutate({ schemeId: scheme.schemeId }),
    onSuccess: async (_: null, scheme: Scheme) => {
      announce(`The next run names its customers by ${scheme.name}.`);
      await client.invalidateQueries({ queryKey: schemesKey });
    },
  }));
  const run = useMutation(() => ({
    mutationFn: () => api.requestRun(),
    onSuccess: ({ runId }: { readonly runId: number }) => announce(`Run ${runId} was asked for.`),
  }));
  /** What was chosen is not what the customers on screen were named by. */
  const waits = () => {
    const chosen = schemes.data?.find((scheme) => scheme.chosen);
    return chosen !== undefined && chosen.currentVersion !== chosen.version ? chosen : undefined;
  };

  return (
    <div class="flex max-w-5xl flex-col gap-4 px-4 pt-4 md:px-6">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p class="max-w-prose text-ink-soft">
          A scheme gives every combination of scores exactly one segment. Runs to come use the chosen one; what was
          published before stays as it was.
        </p>
        <Show when={mayChange()}>
          <span class="flex flex-wrap gap-2">
            <A class="button" href="/rfm/schemes/new">
              New scheme
            </A>
            <A class="button" href="/rfm/schemes/new-clusters">
              New clusters
            </A>
          </span>
        </Show>
      </div>
      <Show when={waits()}>
        {(scheme) => (
          <div role="status" class="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-warn-wash p-3">
            <p class="min-w-0 flex-1">
              The next run names its customers by <b class="font-semibold">{scheme().name}</b>; the current one used
              another scheme or an older version of it.
            </p>
            <Show when={mayChange()}>
              <button type="button" class="button" disabled={run.isPending} onClick={() => run.mutate()}>
                Run now
              </button>
            </Show>
          </div>
        )}
      </Show>
      <Show when={choose.error ?? run.error}>
        {(problem) => (
          <p role="alert" class="text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
      <Switch fallback={<SkeletonLines count={3} height="6rem" label="The schemes are being fetched" />}>
        <Match when={schemes.error}>
          {(problem) => (
            <ProblemPanel
              what="The schemes could not be fetched"
              problem={problem()}
              onRetry={() => void schemes.refetch()}
            />
          )}
        </Match>
        <Match when={schemes.data}>
          {(all) => (
            <ul class="flex flex-col gap-3">
              <For each={all()}>
                {(scheme) => (
                  <li class="panel flex flex-col gap-3 p-4" data-scheme={scheme.name}>
                    <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
                      <h2 class="font-semibold">{scheme.name}</h2>
                      <span class="text-xs text-ink-faint">{kindOf(scheme)}</span>
                      <Show when={scheme.chosen}>
                        <span class="rounded-full bg-accent-wash px-2 py-0.5 text-xs font-medium text-accent-ink">
                          used by the next run
                        </span>
                      </Show>
                      <Show when={scheme.currentVersion === scheme.version}>
                        <span class="rounded-full border border-line-strong px-2 py-0.5 text-xs">
                          used by the current run
                        </span>
                      </Show>
                      <span class="no-print ml-auto flex gap-2">
                        <A
                          class="button"
                          href={`/rfm/schemes/${scheme.schemeId}`}
                          aria-label={`${mayChange() ? 'Edit' : 'Look at'} ${scheme.name}`}
                        >
                          {mayChange() ? 'Edit' : 'Look'}
                        </A>
                        <Show when={mayChange() && !scheme.chosen}>
                          <button
                            type="button"
                            class="button"
                            disabled={choose.isPending}
                            aria-label={`Use ${scheme.name}`}
                            onClick={() => choose.mutate(scheme)}
                          >
                            Use
                          </button>
                        </Show>
                      </span>
                    </div>
                    <ul class="flex flex-wrap gap-1.5 text-xs">
                      <For each={scheme.segments}>
                        {(segment, index) => (
                          <li class="rounded px-2 py-0.5" style={{ 'background-color': segmentColour(index()) }}>
                            {segment}
                          </li>
                        )}
                      </For>
                    </ul>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function kindOf({ kind, bands, shipped, version }: Scheme): string {
  const what =
    kind === 'clusters' ? 'k-means clusters' : bands === 5 ? 'by scores 1–5 (fifths)' : 'by scores 1–4 (quarters)';
  return `${what}, ${shipped ? 'came with Foresale' : `version ${version}`}`;
}
