import type { Cutpoints, FixedCutpoints } from '@foresale/contract';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Match, onCleanup, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { may } from '../shell/may.ts';
import { CutpointsForm } from './cutpoints-form.tsx';
import { type MeasureWords, measures } from './measures.ts';
import { SchemePreview } from './scheme-preview.tsx';
import { createSchemes } from './schemes.ts';
import { tieSentence } from './tie-sentence.ts';

const fixedKey = ['fixed cut-points'];

/** Where the scores begin and end, what ties did to them, and the way to set them by hand. */
export function CutpointsSection() {
  const { api, identity, live, runs } = useDashboard();
  const client = useQueryClient();
  const schemes = createSchemes();
  const cutpoints = useQuery(() => ({
    queryKey: ['cutpoints', runs.published()?.runId ?? null],
    queryFn: () => api.server.rfm.cutpoints.query(),
    placeholderData: (previous: Cutpoints[] | undefined) => previous,
  }));
  const fixed = useQuery(() => ({ queryKey: fixedKey, queryFn: () => api.server.rfm.fixedCutpoints.query() }));
  const refetch = () => client.invalidateQueries({ queryKey: fixedKey });
  onCleanup(live.onEvent((event) => event.kind === 'schemes.changed' && void refetch()));
  onCleanup(live.onRefetch(refetch));
  const [tried, setTried] = createSignal<{ readonly bands: 4 | 5; readonly cuts: Record<string, number[]> }>();
  const minorUnits = (measure: MeasureWords) =>
    measure.id === 'monetary' ? 10 ** (runs.published()?.currencyDigits ?? 2) : 1;
  const chosen = () => schemes.data?.find((scheme) => scheme.chosen);
  const bandsShown = createMemo(() => [...new Set((cutpoints.data ?? []).map((report) => report.bands))]);

  return (
    <div class="flex flex-col gap-4 px-4 pt-4 md:px-6">
      <p class="max-w-prose text-ink-soft">
        A value scores one more for each cut-point it is above; recency counts down. Cut-points are the percentiles of
        the customers with a counted order, worked out by each run, unless they were set by hand.
      </p>
      <Switch fallback={<SkeletonLines count={3} height="10rem" label="The cut-points are being fetched" />}>
        <Match when={cutpoints.error ?? fixed.error}>
          {(problem) => (
            <ProblemPanel
              what="The cut-points could not be fetched"
              problem={problem()}
              onRetry={() => void Promise.all([cutpoints.refetch(), fixed.refetch()])}
            />
          )}
        </Match>
        <Match when={cutpoints.data !== undefined && fixed.data !== undefined}>
          <div class="grid gap-4 xl:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
            <div class="flex flex-col gap-4">
              <For each={bandsShown()}>
                {(bands) => (
                  <section class="panel p-4" aria-labelledby={`bands-${bands}`}>
                    <h2 id={`bands-${bands}`} class="font-semibold">
                      {bands === 5 ? 'Scores 1 to 5' : 'Quarters, for the scheme in use'}
                    </h2>
                    <div class="mt-3 flex flex-col gap-6">
                      <For each={measures}>
                        {(measure) => (
                          <Show
                            when={cutpoints.data?.find((each) => each.measure === measure.id && each.bands === bands)}
                          >
                            {(report) => (
                              <MeasureCutpoints
                                measure={measure}
                                report={report()}
                                minorUnits={minorUnits(measure)}
                                next={fixed.data?.find((each) => each.measure === measure.id && each.bands === bands)}
                                mayChange={may(identity.role, 'analyst')}
                                onTry={(cuts) =>
                                  setTried((before) => ({
                                    bands,
                                    cuts: { ...(before?.bands === bands ? before.cuts : {}), [measure.id]: cuts },
                                  }))
                                }
                                onSaved={refetch}
                              />
                            )}
                          </Show>
                        )}
                      </For>
                    </div>
                  </section>
                )}
              </For>
            </div>
            <Show when={may(identity.role, 'analyst')}>
              <div>
                <Show
                  when={chosen()}
                  fallback={<SkeletonLines count={2} height="4rem" label="The scheme is being fetched" />}
                >
                  {(scheme) => (
                    <SchemePreview
                      scheme={tried() === undefined ? undefined : { schemeId: scheme().schemeId }}
                      {...(tried()?.bands === scheme().bands ? { cuts: tried()?.cuts ?? {} } : {})}
                      about={`If the current run had used ${scheme().name} with these cut-points`}
                      idle="Set a cut-point by hand to see here who would move, before it is saved."
                    />
                  )}
                </Show>
              </div>
            </Show>
          </div>
        </Match>
      </Switch>
    </div>
  );
}

interface MeasureCutpointsProps {
  readonly measure: MeasureWords;
  readonly report: Cutpoints;
  readonly minorUnits: number;
  /** What the next run will use instead of percentiles. */
  readonly next: FixedCutpoints | undefined;
  readonly mayChange: boolean;
  readonly onTry: (cuts: number[]) => void;
  readonly onSaved: () => Promise<unknown>;
}

function MeasureCutpoints(props: MeasureCutpointsProps) {
  const { formats } = useDashboard();
  const total = () => props.report.customersByScore.reduce((sum, each) => sum + each, 0) || 1;
  const ranges = () => rangesOf(props.report, props.measure, props.minorUnits, formats());
  return (
    <div>
      <h3 class="font-medium">
        {props.measure.name} <span class="font-normal text-ink-faint">{props.measure.about}</span>
        <Show when={props.report.fixedByHand}>
          <span class="ml-2 rounded-full border border-line-strong px-2 py-0.5 text-xs font-normal">set by hand</span>
        </Show>
      </h3>
      <table class="mt-1.5 w-full text-left">
        <thead class="text-xs text-ink-faint">
          <tr class="border-b border-line [&>th]:py-1 [&>th]:font-medium">
            <th scope="col" class="w-16">
              Score
            </th>
            <th scope="col">Values</th>
            <th scope="col" class="text-right">
              Customers
            </th>
            <th scope="col" class="w-16 text-right">
              Share
            </th>
            <th scope="col" class="hidden w-1/4 sm:table-cell">
              <span class="sr-only">Share as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={ranges()}>
            {(range) => (
              <tr
                class="border-b border-line last:border-0 [&>td]:py-1"
                classList={{ 'text-ink-faint': range.customers === 0 }}
              >
                <th scope="row" class="font-medium">
                  {range.score}
                </th>
                <td>{range.values}</td>
                <td class="text-right">{formats().count(range.customers)}</td>
                <td class="text-right">{formats().share(range.customers / total())}</td>
                <td class="hidden pl-4 sm:table-cell" aria-hidden="true">
                  <span class="block h-1.5 overflow-hidden rounded-full bg-raised">
                    <span
                      class="block h-full rounded-full bg-accent"
                      style={{ width: `${(range.customers / total()) * 100}%` }}
                    />
                  </span>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={tieSentence(props.report, props.measure, formats(), props.minorUnits)}>
        {(sentence) => <p class="mt-1.5 text-ink-soft">{sentence()}</p>}
      </Show>
      <CutpointsForm {...props} />
    </div>
  );
}

function rangesOf(
  report: Cutpoints,
  measure: MeasureWords,
  minorUnits: number,
  formats: Parameters<MeasureWords['value']>[1],
) {
  const { cuts, bands, customersByScore } = report;
  const words = (value: number) => measure.value(value / minorUnits, formats);
  // Between cut-points in ascending order; recency gives its best score to the smallest values.
  const ascending = Array.from({ length: bands }, (_, index) => {
    const over = cuts[index - 1];
    const upTo = cuts[index];
    const score = measure.id === 'recency' ? bands - index : index + 1;
    const isEmpty = over !== undefined && upTo !== undefined && over >= upTo;
    const values = isEmpty
      ? 'none: its cut-points fell together'
      : over === undefined
        ? `up to ${words(upTo ?? 0)}`
        : upTo === undefined
          ? `more than ${words(over)}`
          : `more than ${words(over)}, up to ${words(upTo)}`;
    return { score, values, customers: customersByScore[score - 1] ?? 0 };
  });
  return ascending.toSorted((a, b) => b.score - a.score);
}
