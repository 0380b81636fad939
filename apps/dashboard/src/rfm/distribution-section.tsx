import type { Distribution } from '@foresale/contract';
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Choice } from '../elements/choice.tsx';
import { EmptyState } from '../elements/empty-state.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { noFilters } from '../filters/filters.ts';
import { CustomersOfView } from './customers-of-view.tsx';
import { Histogram } from './histogram.tsx';
import { measures } from './measures.ts';
import { RfmFilterBar } from './rfm-filter-bar.tsx';
import { ScoreGrid } from './score-grid.tsx';
import { filterOfCell, filterOfGrid, parametersOfView, type RfmView, viewOf } from './view.ts';

/** The grid, the histograms and the list behind them, all under one filter. */
export function DistributionSection() {
  const { api, runs, formats } = useDashboard();
  const [query, setQuery] = useSearchParams();
  const view = createMemo(() => viewOf(query));
  const change = (changed: Partial<RfmView>) =>
    setQuery({ ...parametersOfView({ ...view(), ...changed }) }, { replace: true, scroll: false });
  const runId = () => runs.published()?.runId ?? null;

  const distribution = (filter: () => ReturnType<typeof filterOfGrid>) =>
    useQuery(() => ({
      queryKey: ['distribution', runId(), JSON.stringify(filter())],
      queryFn: () => api.server.rfm.distribution.query({ filter: filter() }),
      // What is shown stays until the new numbers are there.
      placeholderData: (previous: Distribution | undefined) => previous,
    }));
  const grid = distribution(() => filterOfGrid(view()));
  const cell = distribution(() => filterOfCell(view()));
  const cutpoints = useQuery(() => ({
    queryKey: ['cutpoints', runId()],
    queryFn: () => api.server.rfm.cutpoints.query(),
  }));
  const reportOf = (measure: string) =>
    cutpoints.data?.find((report) => report.measure === measure && report.bands === 5);
  const isCellOpen = () => view().recencyScore !== null || view().frequencyScore !== null;

  return (
    <div class="flex flex-col gap-4 px-4 pt-4 md:px-6">
      <RfmFilterBar
        filters={view().filters}
        onChange={(changed) => change({ filters: { ...view().filters, ...changed } })}
      />
      <Switch fallback={<SkeletonLines count={3} height="12rem" label="The distribution is being fetched" />}>
        <Match when={grid.error ?? cell.error}>
          {(problem) => (
            <ProblemPanel
              what="The distribution could not be fetched"
              problem={problem()}
              onRetry={() => void Promise.all([grid.refetch(), cell.refetch()])}
            />
          )}
        </Match>
        <Match when={grid.data?.customers === 0}>
          <EmptyState title="Nobody matches these filters">
            <button
              type="button"
              class="button"
              onClick={() => change({ filters: noFilters, recencyScore: null, frequencyScore: null })}
            >
              Clear all filters
            </button>
          </EmptyState>
        </Match>
        <Match when={grid.data}>
          {(data) => (
            <>
              <p class="figures text-ink-soft" role="status">
                {formats().count(data().customers)} {data().customers === 1 ? 'customer' : 'customers'} who spent{' '}
                {formats().roundMoney(data().monetary)}
                <Show when={isCellOpen()}>, {formats().count(cell.data?.customers ?? 0)} of them in the open cell</Show>
              </p>
              <div class="grid gap-4 xl:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]">
                <ScoreGrid
                  distribution={data()}
                  by={view().gridBy}
                  open={{ recency: view().recencyScore, frequency: view().frequencyScore }}
                  onBy={(gridBy) => change({ gridBy })}
                  onOpen={(recencyScore, frequencyScore) => change({ recencyScore, frequencyScore })}
                />
                <section class="panel flex flex-col p-4" aria-labelledby="histograms">
                  <div class="mb-3 flex flex-wrap items-center justify-between gap-2">
                    <h2 id="histograms" class="font-semibold">
                      Histograms
                    </h2>
                    <Choice
                      label="What the bars count"
                      options={[
                        { value: 'values', name: 'Values' },
                        { value: 'scores', name: 'Scores' },
                      ]}
                      value={view().bars}
                      onChange={(bars) => change({ bars })}
                    />
                  </div>
                  <div class="flex flex-1 flex-col justify-between gap-4">
                    <For each={measures}>
                      {(measure) => (
                        <Histogram
                          measure={measure}
                          distribution={cell.data ?? data()}
                          report={reportOf(measure.id)}
                          bars={view().bars}
                        />
                      )}
                    </For>
                  </div>
                </section>
              </div>
              <CustomersOfView view={view()} total={cell.data?.customers} onChange={change} />
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}
