import { A, useSearchParams } from '@solidjs/router';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createMemo, Match, onCleanup, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { PageHeading } from '../elements/page-heading.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { createShopIsEmpty } from '../runs/shop-is-empty.ts';
import { may } from '../shell/may.ts';
import { TrainingProgress } from '../trainings/training-progress.tsx';
import { createTrainings } from '../trainings/trainings.ts';
import { ModelReport } from './model-report.tsx';
import { Notices } from './notices.tsx';
import { VersionsPanel } from './versions-panel.tsx';

const key = ['model'];
const trainingEnds = new Set(['training.finished', 'training.refused', 'training.failed']);

type Parameters = { readonly threshold?: string; readonly version?: string };

/** Whether the predictions can be trusted: what the model does on customers and days that it had not seen. */
export function ModelPage() {
  const { api, identity, live, runs, formats, announce } = useDashboard();
  const client = useQueryClient();
  const [parameters, setParameters] = useSearchParams<Parameters>();
  const mayAct = may(identity.role, 'analyst');
  const trainings = createTrainings();
  const standing = useQuery(() => ({ queryKey: [...key, 'current'], queryFn: () => api.server.model.current.query() }));
  const versions = useQuery(() => ({
    queryKey: [...key, 'versions'],
    queryFn: () => api.server.model.versions.query({}),
  }));
  const refetch = () => client.invalidateQueries({ queryKey: key });
  onCleanup(
    live.onEvent(({ kind }) => {
      if (kind.startsWith('model.') || kind === 'run.published' || trainingEnds.has(kind)) void refetch();
    }),
  );
  onCleanup(live.onRefetch(refetch));

  /** The version that the address names, else the one that scores, else the newest. */
  const shown = createMemo(() => {
    const all = versions.data ?? [];
    const named = all.find(({ modelId }) => String(modelId) === parameters.version);
    return named ?? standing.data?.model ?? all[0];
  });
  const train = useMutation(() => ({
    mutationFn: () => api.server.runs.request.mutate({ train: true }),
    onSuccess: ({ runId }: { readonly runId: number }) => announce(`Run ${runId} trains a model and scores with it.`),
  }));
  const rollBack = useMutation(() => ({
    mutationFn: () => api.server.model.rollBack.mutate(),
    onSuccess: ({ modelId }: { readonly modelId: number }) => {
      announce(`Version ${modelId} scores again from the next run on.`);
      setParameters({ version: null, threshold: null });
      return refetch();
    },
  }));
  const isEmpty = createShopIsEmpty();
  const problem = () => standing.error ?? versions.error;

  return (
    <div class="relative min-h-0 flex-1 overflow-auto pb-8">
      <PageHeading
        title="Model"
        about={
          <Show when={shown()} fallback="Who will buy next, and how far to trust it">
            {(model) => (
              <>
                Version {model().modelId}
                {model().isPromoted ? '' : ', which does not score'}, trained {formats().moment(model().trainedAt)}
              </>
            )}
          </Show>
        }
      >
        <Show
          when={shown() !== undefined && shown()?.modelId !== standing.data?.model?.modelId && standing.data?.model}
        >
          <button type="button" class="button" onClick={() => setParameters({ version: null, threshold: null })}>
            Back to the one that scores
          </button>
        </Show>
        <Show when={mayAct}>
          <button
            type="button"
            class={isEmpty() ? 'button' : 'button-strong'}
            disabled={train.isPending || runs.underWay() !== undefined}
            title={runs.underWay() === undefined ? undefined : 'One run at a time: this one has to end first'}
            onClick={() => train.mutate()}
          >
            Train now
          </button>
        </Show>
      </PageHeading>
      <Show when={train.error ?? rollBack.error}>
        {(error) => (
          <p role="alert" class="mx-4 mb-3 rounded-md bg-bad-wash p-3 text-bad md:mx-6">
            {sentenceOf(error())}
          </p>
        )}
      </Show>
      <TrainingProgress trainings={trainings} />
      <Switch
        fallback={
          <div class="px-4 md:px-6">
            <SkeletonLines count={4} height="9rem" label="The model is being fetched" />
          </div>
        }
      >
        <Match when={problem()}>
          {(error) => (
            <ProblemPanel what="The model could not be fetched" problem={error()} onRetry={() => void refetch()} />
          )}
        </Match>
        <Match when={standing.isSuccess && versions.isSuccess && shown() === undefined}>
          <div class="flex flex-col gap-5 px-4 md:px-6">
            <Notices model={null} refusal={standing.data?.refusal ?? null} drift={null} />
          </div>
          <EmptyState title="No model has been trained yet">
            <p>
              A model learns from the shop’s own past who buys within the next weeks, and is tested on a month that it
              has not seen. Until then the list is ranked by recency, frequency and money.
            </p>
            <Show when={isEmpty()}>
              <A class="button-strong" href="/data">
                Import your orders
              </A>
            </Show>
            <Show when={mayAct && !isEmpty()}>
              <button type="button" class="button-strong" disabled={train.isPending} onClick={() => train.mutate()}>
                Train the first model
              </button>
            </Show>
          </EmptyState>
        </Match>
        <Match when={shown()}>
          {(model) => (
            <div class="flex flex-col gap-5 px-4 md:px-6">
              <ModelReport
                model={model()}
                refusal={standing.data?.refusal ?? null}
                threshold={parameters.threshold}
                onThreshold={(threshold) => setParameters({ threshold }, { replace: true, scroll: false })}
              />
              <VersionsPanel
                versions={versions.data ?? []}
                shown={model().modelId}
                canRollBack={standing.data?.canRollBack ?? false}
                mayPromote={mayAct}
                isRollingBack={rollBack.isPending}
                onShow={(modelId) => setParameters({ version: String(modelId), threshold: null })}
                onRollBack={() => rollBack.mutate()}
                onPromoted={(modelId) => {
                  announce(`Version ${modelId} scores from the next run on.`);
                  setParameters({ version: null, threshold: null });
                  void refetch();
                }}
              />
            </div>
          )}
        </Match>
      </Switch>
    </div>
  );
}
