import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';

const mostCohorts = 18;
const mostMonths = 12;

interface Cohort {
  readonly month: string;
  readonly size: number;
  /** By months later, from 1 on; undefined where the month has not come yet. */
  readonly retention: readonly (number | undefined)[];
}

/** Of the customers who first bought in a month, the share that bought again so many months later. */
export function Cohorts(props: { readonly asOfDate: string }) {
  const { api, formats, runs } = useDashboard();
  const cohorts = useQuery(() => ({
    queryKey: ['cohorts', runs.published()?.runId ?? null],
    queryFn: () => api.server.kpis.cohorts.query(),
  }));
  const lastMonth = () => monthNumber(props.asOfDate);
  const rows = createMemo((): readonly Cohort[] => {
    const byMonth = Map.groupBy(cohorts.data ?? [], ({ cohort }) => cohort);
    return [...byMonth].slice(-mostCohorts).map(([month, months]) => {
      const reached = Math.min(mostMonths, lastMonth() - monthNumber(month));
      const found = new Map(months.map((each) => [each.monthsLater, each.retention]));
      return {
        month,
        size: months[0]?.cohortSize ?? 0,
        retention: Array.from({ length: mostMonths }, (_, index) =>
          index < reached ? (found.get(index + 1) ?? 0) : undefined,
        ),
      };
    });
  });
  const highest = createMemo(() => Math.max(0.01, ...rows().flatMap((row) => row.retention.map((each) => each ?? 0))));
  /** The month of the as-of moment is not over. */
  const isRunning = (month: string, later: number) => monthNumber(month) + later === lastMonth();

  return (
    <section class="panel p-4" aria-labelledby="cohorts">
      <h2 id="cohorts" class="font-semibold">
        Who came back
      </h2>
      <p class="mb-3 text-xs text-ink-faint">
        Of the customers who first bought in a month, the share that bought again in the 1st, 2nd … month after it. The
        month that is not over yet is in italics.
      </p>
      <Switch fallback={<SkeletonLines count={6} height="1.75rem" label="The cohorts are being fetched" />}>
        <Match when={cohorts.error}>
          {(problem) => (
            <ProblemPanel
              what="The cohorts could not be fetched"
              problem={problem()}
              onRetry={() => void cohorts.refetch()}
            />
          )}
        </Match>
        <Match when={cohorts.data}>
          <section class="overflow-x-auto" aria-label="Cohorts by month" tabindex="0">
            <table class="figures w-full min-w-160 border-separate border-spacing-0.5 text-xs">
              <thead class="text-ink-faint">
                <tr>
                  <th scope="col" class="w-28 text-left font-medium">
                    First order in
                  </th>
                  <th scope="col" class="w-20 pr-2 text-right font-medium">
                    Customers
                  </th>
                  <For each={Array.from({ length: mostMonths }, (_, index) => index + 1)}>
                    {(later) => (
                      <th scope="col" class="font-medium" title={`${later} months later`}>
                        {later}
                      </th>
                    )}
                  </For>
                </tr>
              </thead>
              <tbody>
                <For each={rows()}>
                  {(row) => (
                    <tr>
                      <th scope="row" class="text-left font-normal whitespace-nowrap">
                        {formats().month(row.month)}
                      </th>
                      <td class="pr-2 text-right">{formats().count(row.size)}</td>
                      <For each={row.retention}>
                        {(retention, index) => (
                          <Show when={retention !== undefined} fallback={<td />}>
                            <td
                              class="h-7 rounded-sm text-center"
                              classList={{ italic: isRunning(row.month, index() + 1) }}
                              style={{
                                'background-color': `color-mix(in oklab, var(--accent) ${Math.round(((retention ?? 0) / highest()) * 42)}%, var(--raised))`,
                              }}
                            >
                              {formats().share(retention ?? 0)}
                            </td>
                          </Show>
                        )}
                      </For>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </section>
        </Match>
      </Switch>
    </section>
  );
}

function monthNumber(isoDay: string): number {
  return Number(isoDay.slice(0, 4)) * 12 + Number(isoDay.slice(5, 7));
}
