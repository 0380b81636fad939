import type { Kpi, KpiSummary } from '@foresale/contract';
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Choice } from '../elements/choice.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { figureOf, figures } from './figures.ts';
import { addDays, isPartial, periodsOf, presets, type RangeView, rangeOf } from './range.ts';
import { Tile } from './tile.tsx';
import { Trend } from './trend.tsx';

const emptyPeriod = {
  revenue: 0,
  orders: 0,
  averageOrderValue: 0,
  activeCustomers: 0,
  newCustomers: 0,
  repeatCustomers: 0,
  repeatRate: 0,
};

/** Key figures of a range of days, beside the days before it, and the course of one of them. */
export function FiguresSection(props: { readonly asOfDate: string }) {
  const { api, formats, runs } = useDashboard();
  const [query, setQuery] = useSearchParams();
  const range = createMemo(() => rangeOf(query, addDays(props.asOfDate, -1)));
  const figure = createMemo(() => figureOf(query.figure));
  const runId = () => runs.published()?.runId ?? null;
  const change = (changed: Record<string, string | null>) => setQuery(changed, { replace: true, scroll: false });

  const summary = useQuery(() => ({
    queryKey: ['kpi summary', runId(), range().from, range().to],
    queryFn: () => api.server.kpis.summary.query({ from: range().from, to: range().to }),
    // What is shown stays until the new numbers are there.
    placeholderData: (previous: KpiSummary | undefined) => previous,
  }));
  const series = useQuery(() => ({
    queryKey: ['kpi series', runId(), range().from, range().to, range().period],
    queryFn: () =>
      api.server.kpis.series.query({ period: range().period, from: range().from, until: addDays(range().to, 1) }),
    placeholderData: (previous: Kpi[] | undefined) => previous,
  }));
  /** The range without the time before the shop began. */
  const shown = createMemo((): RangeView => {
    const first = summary.data?.first ?? range().from;
    return { ...range(), from: first > range().from ? first : range().from };
  });
  const periods = createMemo(() => {
    const known = new Map((series.data ?? []).map((each) => [each.periodStart, each]));
    return periodsOf(shown()).map((periodStart) => ({
      ...(known.get(periodStart) ?? { periodStart, ...emptyPeriod }),
      isPartial: isPartial(periodStart, shown()),
    }));
  });

  return (
    <section class="flex flex-col gap-3" aria-label="Key figures">
      <div class="no-print flex flex-wrap items-end gap-x-4 gap-y-2">
        <Choice
          label="Which days"
          options={presets.map(({ value, name }) => ({ value, name }))}
          value={range().preset}
          onChange={(preset) => change({ range: preset === '90d' ? null : preset, from: null, to: null, by: null })}
        />
        <DayField
          label="From"
          value={shown().from}
          onChange={(from) => change({ from, to: from > range().to ? from : range().to, range: null })}
        />
        <DayField
          label="To"
          value={range().to}
          onChange={(to) => change({ from: shown().from > to ? to : shown().from, to, range: null })}
        />
        <Choice
          label="The trend by"
          options={[
            { value: 'day', name: 'Days' },
            { value: 'week', name: 'Weeks' },
            { value: 'month', name: 'Months' },
          ]}
          value={range().period}
          onChange={(by) => change({ by })}
        />
      </div>
      <Switch fallback={<SkeletonLines count={2} height="8rem" label="The key figures are being fetched" />}>
        <Match when={summary.error ?? series.error}>
          {(problem) => (
            <ProblemPanel
              what="The key figures could not be fetched"
              problem={problem()}
              onRetry={() => void Promise.all([summary.refetch(), series.refetch()])}
            />
          )}
        </Match>
        <Match when={summary.data}>
          {(data) => (
            <>
              <p class="text-xs text-ink-faint" role="status">
                {formats().day(shown().from)} to {formats().day(shown().to)}
                <Show when={data().before} fallback=", with no equally long time before it to compare with">
                  {(before) => (
                    <>
                      , compared with {formats().day(before().from)} to {formats().day(before().to)}
                    </>
                  )}
                </Show>
              </p>
              <div class="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-5">
                <For each={figures}>
                  {(each) => {
                    const now = () => data().totals?.[each.id] ?? 0;
                    const before = () => data().before?.totals?.[each.id];
                    return (
                      <Tile
                        name={each.name}
                        about={each.about}
                        value={each.value(now(), formats())}
                        change={changeOf(now(), before(), each.isShare)}
                        isShare={each.isShare}
                        before={each.value(before() ?? 0, formats())}
                        trend={periods()
                          .filter((period) => !period.isPartial)
                          .map((period) => period[each.id])}
                        isShown={figure().id === each.id}
                        onShow={() => change({ figure: each.id === 'revenue' ? null : each.id })}
                      />
                    );
                  }}
                </For>
              </div>
              <Trend figure={figure()} period={shown().period} periods={periods()} />
            </>
          )}
        </Match>
      </Switch>
    </section>
  );
}

function changeOf(now: number, before: number | undefined, isShare: boolean): number | undefined {
  if (before === undefined) return undefined;
  if (isShare) return now - before;
  return before === 0 ? undefined : now / before - 1;
}

function DayField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label class="flex items-center gap-1.5 text-xs font-medium text-ink-faint">
      {props.label}
      <input
        type="date"
        class="field text-sm font-normal"
        value={props.value}
        required
        onChange={(event) => {
          if (event.currentTarget.value !== '') props.onChange(event.currentTarget.value);
        }}
      />
    </label>
  );
}
