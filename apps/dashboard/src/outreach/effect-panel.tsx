import type { LedgerEntry, OutreachEffect } from '@foresale/contract';
import { useSearchParams } from '@solidjs/router';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createMemo, For, Match, onCleanup, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Labelled } from '../elements/labelled.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { effectSentence } from './effect-sentence.ts';

const key = ['outreach-effect'];

/** Did the ones we called buy? Of one run, held against others with a probability like theirs. */
export function EffectPanel(props: {
  /** Of the runs that there is to choose from; newest first. */
  readonly entries: readonly LedgerEntry[];
}) {
  const { api, live, formats, runs } = useDashboard();
  const client = useQueryClient();
  const [query, setQuery] = useSearchParams<{ readonly calls?: string }>();
  /** The run that the address names, else the newest whose horizon has passed, else the one on screen. */
  const runId = createMemo(() => {
    const named = props.entries.find((entry) => String(entry.runId) === query.calls);
    const settled = props.entries.find((entry) => entry.settledAt !== null);
    return (named ?? settled ?? props.entries[0])?.runId ?? runs.published()?.runId;
  });
  const effect = useQuery(() => ({
    queryKey: [...key, runId() ?? null],
    queryFn: () => {
      const chosen = runId();
      return api.server.outreach.effect.query(chosen === undefined ? {} : { runId: chosen });
    },
  }));
  onCleanup(
    live.onEvent(({ kind }) => {
      if (kind === 'outreach.changed' || kind === 'import.finished') void client.invalidateQueries({ queryKey: key });
    }),
  );

  return (
    <section class="panel p-4 md:p-5" aria-labelledby="effect-title">
      <div class="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id="effect-title" class="font-semibold">
            Did the ones we called buy?
          </h2>
          <p class="max-w-3xl text-xs text-ink-faint">
            Who was called within the horizon of a run, and who bought after the call. People chose whom to call, so
            like is held against like as far as the model can tell.
          </p>
        </div>
        <Show when={props.entries.length > 1}>
          <Labelled label="Run" class="no-print">
            <select
              class="field text-sm font-normal"
              onChange={(event) => setQuery({ calls: event.currentTarget.value }, { replace: true, scroll: false })}
            >
              <For each={props.entries}>
                {(entry) => (
                  <option value={entry.runId} selected={entry.runId === runId()}>
                    {entry.runId}, as of {formats().day(entry.asOf)}
                    {entry.settledAt === null ? ', not over yet' : ''}
                  </option>
                )}
              </For>
            </select>
          </Labelled>
        </Show>
      </div>
      <Switch fallback={<SkeletonLines count={3} label="The effect of outreach is being fetched" />}>
        <Match when={effect.error}>
          {(problem) => (
            <ProblemPanel
              what="The effect of outreach could not be fetched"
              problem={problem()}
              onRetry={() => void effect.refetch()}
            />
          )}
        </Match>
        <Match when={effect.isSuccess && (effect.data === null || effect.data.called.customers === 0)}>
          <p class="max-w-prose text-ink-soft">
            Nobody has been called within the horizon of this run
            <Show when={effect.data?.until}>{(until) => <>, which ends on {formats().day(until())}</>}</Show>. Mark
            customers as called in the priority list: what becomes of them is counted here.
          </p>
        </Match>
        <Match when={effect.data}>{(found) => <Effect effect={found()} />}</Match>
      </Switch>
    </section>
  );
}

function Effect(props: { readonly effect: OutreachEffect }) {
  const { formats } = useDashboard();
  return (
    <>
      <p class="figures mb-1 max-w-4xl text-base font-medium">
        <Show
          when={hasOutcome(props.effect)}
          fallback={
            <>
              {formats().count(props.effect.called.customers)} called so far; no order since the run is known yet, so
              there is nothing to compare.
            </>
          }
        >
          {effectSentence(props.effect, formats())}
        </Show>
      </p>
      <p class="mb-3 text-xs text-ink-faint">
        <Show when={!props.effect.isFinal} fallback={`Final: all until ${formats().day(props.effect.until)} is known.`}>
          Not final: it counts until {formats().day(props.effect.until)}
          <Show when={props.effect.observedUntil}>
            {(observed) => <>, and orders are known until {formats().day(observed())}</>}
          </Show>
          .
        </Show>
      </p>
      <div class="overflow-x-auto" tabindex="0">
        <table class="w-full text-left sm:min-w-140">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-2 [&>th]:align-bottom [&>th]:font-medium sm:[&>th]:pr-4 [&>th:last-child]:pr-0">
              <th scope="col">Probability</th>
              <For each={['Called', 'Of them bought', 'Not called', 'Of them bought']}>
                {(name) => (
                  <th scope="col" class="text-right">
                    {name}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={props.effect.bands}>{(band) => <Band name={nameOf(band)} band={band} />}</For>
          </tbody>
          <tfoot class="font-medium">
            <Band name="All" band={props.effect} />
          </tfoot>
        </table>
      </div>
    </>
  );
}

function Band(props: { readonly name: string; readonly band: Pick<OutreachEffect, 'called' | 'notCalled'> }) {
  const { formats } = useDashboard();
  return (
    <tr class="border-b border-line last:border-0 [&>*]:py-1.5 [&>*]:pr-2 [&>*:last-child]:pr-0 sm:[&>*]:pr-4">
      <th scope="row" class="font-normal whitespace-nowrap">
        {props.name}
      </th>
      <For each={[props.band.called, props.band.notCalled]}>
        {(group) => (
          <>
            <td class="text-right">{formats().count(group.customers)}</td>
            <td class="text-right whitespace-nowrap">
              <Show when={group.share !== null} fallback="–">
                {formats().count(group.bought)}
                <span class="ml-2 hidden text-ink-faint sm:inline-block">
                  {formats().share(group.share ?? 0)} ({formats().share(group.low ?? 0)}–
                  {formats().share(group.high ?? 0)})
                </span>
              </Show>
            </td>
          </>
        )}
      </For>
    </tr>
  );
}

/** Before the first order after the run is known, nobody can have bought, called or not. */
function hasOutcome({ observedUntil, publishedAt }: OutreachEffect): boolean {
  return observedUntil !== null && observedUntil > publishedAt;
}

function nameOf({ from, to }: OutreachEffect['bands'][number]): string {
  return from === null || to === null ? 'without one' : `${Math.round(from * 100)}–${Math.round(to * 100)} %`;
}
