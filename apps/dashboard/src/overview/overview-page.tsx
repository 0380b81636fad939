import type { SegmentCounts } from '@foresale/contract';
import { A, useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Match, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { PageHeading } from '../elements/page-heading.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { NoRunYet } from '../runs/no-run-yet.tsx';
import { Cohorts } from './cohorts.tsx';
import { FiguresSection } from './figures-section.tsx';
import { MovementSection } from './movement-section.tsx';
import { SegmentChart } from './segment-chart.tsx';

/** How the shop is doing, who its customers are by segment, and how that changes. */
export function OverviewPage() {
  const { api, runs } = useDashboard();
  const navigate = useNavigate();
  const query = useQuery(() => ({
    queryKey: ['segments', runs.published()?.runId ?? null],
    queryFn: () => api.segments(),
    // The numbers of the run before stay until the new ones are there.
    placeholderData: (previous: SegmentCounts | undefined) => previous,
  }));
  const segments = () => query.data?.segments ?? [];
  const open = (segment: string) => navigate(addressOf(segment));

  return (
    <div class="relative min-h-0 flex-1 overflow-auto">
      <PageHeading title="Overview" about="The shop as the run above sees it" />
      <Switch
        fallback={
          <div class="px-4 md:px-6">
            <SkeletonLines count={4} height="6rem" label="The overview is being fetched" />
          </div>
        }
      >
        <Match when={query.error}>
          {(problem) => (
            <ProblemPanel
              what="The overview could not be fetched"
              problem={problem()}
              onRetry={() => void query.refetch()}
            />
          )}
        </Match>
        <Match when={query.data?.totalCustomers === 0}>
          <NoRunYet what="The overview sums up the newest finished run." />
        </Match>
        <Match when={query.isSuccess ? runs.published()?.asOfDate : undefined}>
          {(asOfDate) => (
            <div class="flex flex-col gap-5 px-4 pb-6 md:px-6">
              <FiguresSection asOfDate={asOfDate()} />
              <div class="grid gap-5 xl:grid-cols-2">
                <section class="panel p-4" aria-labelledby="segments-chart">
                  <h2 id="segments-chart" class="mb-2 font-semibold">
                    Segments by customers
                  </h2>
                  <SegmentChart segments={segments()} onPick={open} />
                </section>
                <SegmentTable segments={segments()} />
              </div>
              <MovementSection segments={segments().map(({ segment }) => segment)} />
              <Cohorts asOfDate={asOfDate()} />
            </div>
          )}
        </Match>
      </Switch>
    </div>
  );
}

type SegmentTotal = SegmentCounts['segments'][number];

function SegmentTable(props: { readonly segments: readonly SegmentTotal[] }) {
  const { formats } = useDashboard();
  return (
    <section class="panel overflow-x-auto p-4" aria-labelledby="segments-table" tabindex="0">
      <h2 id="segments-table" class="mb-2 font-semibold">
        Segments in numbers
      </h2>
      <table class="w-full text-left">
        <thead class="text-xs text-ink-faint">
          <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pl-4 [&>th]:font-medium [&>th:first-child]:pl-0">
            <th scope="col">Segment</th>
            <th scope="col" class="text-right">
              Customers
            </th>
            <th scope="col" class="text-right">
              Share
            </th>
            <th scope="col" class="text-right">
              Revenue
            </th>
            <th scope="col" class="text-right">
              Per customer
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.segments}>
            {(each) => (
              <tr class="border-b border-line last:border-0 [&>td]:py-1.5 [&>td]:pl-4 [&>td]:text-right">
                <th scope="row" class="font-normal whitespace-nowrap">
                  <A href={addressOf(each.segment)} class="hover:text-accent-ink hover:underline">
                    {each.segment}
                  </A>
                </th>
                <td>{formats().count(each.customers)}</td>
                <td>{formats().share(each.share)}</td>
                <td>{formats().roundMoney(each.monetary)}</td>
                <td>{each.customers === 0 ? '–' : formats().roundMoney(each.monetary / each.customers)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}

function addressOf(segment: string): string {
  return `/?segment=${encodeURIComponent(segment)}`;
}
