import type { Run } from '@foresale/contract';
import { A } from '@solidjs/router';
import { useMutation } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { Icon } from '../elements/icon.tsx';
import { createNow } from '../elements/now.ts';
import { PageHeading } from '../elements/page-heading.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { may } from '../shell/may.ts';
import { TrainingHistory } from '../trainings/training-history.tsx';
import { TrainingProgress } from '../trainings/training-progress.tsx';
import { createTrainings } from '../trainings/trainings.ts';
import { PredictionNotice } from './prediction-notice.tsx';
import { isUnderWay } from './progress.ts';
import { RunProgress } from './run-progress.tsx';
import { Schedules } from './schedules.tsx';
import { createShopIsEmpty } from './shop-is-empty.ts';

export function RunsPage() {
  const { api, identity, runs, announce } = useDashboard();
  const underWay = createMemo(() => runs.newest().find(isUnderWay));
  const ended = createMemo(() => runs.newest().filter((run) => !isUnderWay(run)));
  const mayRun = may(identity.role, 'analyst');
  const isEmpty = createShopIsEmpty();
  const trainings = createTrainings();
  const endedTrainings = createMemo(() => trainings.newest().filter(({ finishedAt }) => finishedAt !== null));

  const request = useMutation(() => ({
    mutationFn: () => api.requestRun(),
    onSuccess: async (run: { readonly runId: number }) => {
      announce(`Run ${run.runId} is under way.`);
      await runs.refetch();
    },
  }));
  const cancel = useMutation(() => ({
    mutationFn: (runId: number) => api.cancelRun(runId),
    onSuccess: () => runs.refetch(),
  }));

  return (
    <div class="relative min-h-0 flex-1 overflow-auto">
      <PageHeading title="Runs" about="Each run scores every customer anew and publishes the results at once">
        <Show when={mayRun}>
          <button
            type="button"
            class={isEmpty() ? 'button' : 'button-strong'}
            disabled={request.isPending || underWay() !== undefined}
            title={underWay() === undefined ? undefined : 'One run at a time: this one has to end first'}
            onClick={() => request.mutate()}
          >
            <Icon name="play" /> Run now
          </button>
        </Show>
      </PageHeading>
      <Show when={request.error ?? cancel.error}>
        {(problem) => (
          <p role="alert" class="mx-4 mb-3 rounded-md bg-bad-wash p-3 text-bad md:mx-6">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
      <div class="mb-5 empty:hidden">
        <PredictionNotice run={runs.published()} />
      </div>
      <TrainingProgress trainings={trainings} />
      <Show when={underWay()}>
        {(run) => (
          <RunProgress
            run={run()}
            waitsForTraining={trainings.underWay()?.runId === run().runId}
            before={ended().find(({ status }) => status === 'published')}
            canCancel={mayRun}
            isCancelling={cancel.isPending}
            onCancel={() => cancel.mutate(run().runId)}
          />
        )}
      </Show>
      <Show when={mayRun}>
        <Schedules />
      </Show>
      <Switch
        fallback={
          <div class="px-4 md:px-6">
            <SkeletonLines count={5} label="Runs are being fetched" />
          </div>
        }
      >
        <Match when={runs.problem()}>
          {(problem) => (
            <ProblemPanel
              what="The runs could not be fetched"
              problem={problem()}
              onRetry={() => void runs.refetch()}
            />
          )}
        </Match>
        <Match when={runs.isLoaded() && runs.newest().length === 0}>
          <EmptyState title="Nothing has run yet">
            <p>A run reads the orders, scores every customer and fills the priority list.</p>
            <Show when={isEmpty()}>
              <A class="button-strong" href="/data">
                Import your orders
              </A>
            </Show>
          </EmptyState>
        </Match>
        <Match when={ended().length > 0}>
          <RunHistory runs={ended()} />
        </Match>
        <Match when={runs.isLoaded()}>{null}</Match>
      </Switch>
      <Show when={trainings.problem()}>
        {(problem) => (
          <ProblemPanel
            what="The trainings could not be fetched"
            problem={problem()}
            onRetry={() => void trainings.refetch()}
          />
        )}
      </Show>
      <Show when={endedTrainings().length > 0}>
        <TrainingHistory trainings={endedTrainings()} />
      </Show>
    </div>
  );
}

const outcomes = {
  queued: { word: 'Waiting', look: 'text-ink-soft' },
  running: { word: 'Under way', look: 'text-accent-ink' },
  published: { word: 'Published', look: 'text-good' },
  failed: { word: 'Failed', look: 'text-bad' },
  cancelled: { word: 'Cancelled', look: 'text-ink-faint' },
} as const;

function RunHistory(props: { readonly runs: readonly Run[] }) {
  const { formats } = useDashboard();
  const now = createNow();
  return (
    <section class="px-4 pb-6 md:px-6" aria-labelledby="run-history">
      <h2 id="run-history" class="mb-2 font-semibold">
        History
      </h2>
      <div class="panel overflow-x-auto" tabindex="0">
        <table class="w-full min-w-160 text-left">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
              <th scope="col">Run</th>
              <th scope="col">Outcome</th>
              <th scope="col">As of</th>
              <th scope="col" class="text-right">
                Customers
              </th>
              <th scope="col" class="text-right">
                Took
              </th>
              <th scope="col">Requested</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.runs}>
              {(run) => (
                <tr class="border-b border-line align-top last:border-0 [&>td]:px-4 [&>td]:py-2.5">
                  <td class="font-medium">{run.runId}</td>
                  <td>
                    <span class={`font-medium ${outcomes[run.status].look}`}>{outcomes[run.status].word}</span>
                    <Show when={run.isCurrent}>
                      <span class="ml-2 rounded bg-accent-wash px-1.5 py-0.5 text-xs text-accent-ink">shown now</span>
                    </Show>
                    <Show when={run.error}>
                      <p class="mt-0.5 max-w-prose text-ink-soft">{run.error}</p>
                    </Show>
                    <Show when={run.predictionWarning}>
                      {(warning) => <p class="mt-0.5 max-w-prose text-xs text-ink-faint">{warning().sentence}</p>}
                    </Show>
                  </td>
                  <td class="whitespace-nowrap">
                    <Show when={run.asOf} fallback="–">
                      {(asOf) => (
                        <>
                          {formats().moment(asOf())}
                          <Show when={run.asOfReason === 'newest data'}>
                            <span class="block text-xs text-ink-faint">day after the newest order</span>
                          </Show>
                        </>
                      )}
                    </Show>
                  </td>
                  <td class="text-right">{run.customers === null ? '–' : formats().count(run.customers)}</td>
                  <td class="text-right whitespace-nowrap">{formats().seconds(secondsOf(run))}</td>
                  <td class="whitespace-nowrap" title={formats().moment(run.requestedAt)}>
                    {formats().ago(run.requestedAt, now())}
                    <span class="block text-xs text-ink-faint">by {run.requestedBy}</span>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function secondsOf(run: Run): number {
  if (run.startedAt === null || run.finishedAt === null) return 0;
  return Math.max(0, Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000;
}
