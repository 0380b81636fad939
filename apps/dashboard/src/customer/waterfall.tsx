import type { Explanation } from '@foresale/contract';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';

const mostShown = 8;

interface Step {
  readonly sentence: string;
  readonly effect: number;
  /** Where the bar begins and ends, in log-odds. */
  readonly from: number;
  readonly to: number;
}

/** From what the model thinks of anyone to what it thinks of this customer, reason by reason; it is its own table. */
export function Waterfall(props: { readonly customerId: string }) {
  const { api, formats, runs } = useDashboard();
  const explanation = useQuery(() => ({
    queryKey: ['explanation', props.customerId, runs.published()?.runId ?? null],
    queryFn: () => api.server.predictions.explain.query({ customerId: props.customerId }),
  }));
  return (
    <Show when={explanation.data !== null}>
      <section class="panel p-4" aria-labelledby="waterfall">
        <h2 id="waterfall" class="font-semibold">
          Why this probability
        </h2>
        <Switch fallback={<SkeletonLines count={5} height="1.5rem" label="The reasons are being worked out" />}>
          <Match when={explanation.error}>
            {(problem) => (
              <ProblemPanel
                what="The reasons could not be worked out"
                problem={problem()}
                onRetry={() => void explanation.refetch()}
              />
            )}
          </Match>
          <Match when={explanation.data}>
            {(found) => (
              <>
                <p class="mb-3 text-xs text-ink-faint">
                  Each reason moves the log-odds; begun at {formats().share(chance(found().base))}, all of them together
                  give {formats().share(found().probability)}.
                </p>
                <Steps explanation={found()} />
              </>
            )}
          </Match>
        </Switch>
      </section>
    </Show>
  );
}

function Steps(props: { readonly explanation: Explanation }) {
  const { formats } = useDashboard();
  const steps = createMemo(() => stepsOf(props.explanation));
  const bounds = createMemo(() => {
    const all = steps().flatMap(({ from, to }) => [from, to]);
    return { low: Math.min(props.explanation.base, ...all), high: Math.max(props.explanation.base, ...all) };
  });
  const place = (value: number) => ((value - bounds().low) / (bounds().high - bounds().low || 1)) * 100;
  const end = () => steps().at(-1)?.to ?? props.explanation.base;
  return (
    <table class="figures w-full text-left">
      <thead class="sr-only">
        <tr>
          <th scope="col">Reason</th>
          <th scope="col">Log-odds</th>
          <th scope="col">As a bar</th>
        </tr>
      </thead>
      <tbody>
        <tr class="text-ink-soft [&>td]:py-1">
          <td>A customer of whom nothing is known</td>
          <td class="w-16 text-right">{formats().logOdds(props.explanation.base)}</td>
          <td class="hidden w-2/5 pl-4 sm:table-cell" aria-hidden="true">
            <Mark at={place(props.explanation.base)} />
          </td>
        </tr>
        <For each={steps()}>
          {(step) => (
            <tr class="[&>td]:py-1">
              <td>{step.sentence}</td>
              <td class="text-right font-medium">{formats().logOdds(step.effect, true)}</td>
              <td class="hidden pl-4 sm:table-cell" aria-hidden="true">
                <span class="relative block h-3">
                  <span
                    class="absolute h-full min-w-0.5 rounded-sm"
                    classList={{ 'bg-accent': step.effect > 0, 'bg-ink-faint': step.effect <= 0 }}
                    style={{
                      left: `${place(Math.min(step.from, step.to))}%`,
                      width: `${Math.abs(place(step.to) - place(step.from))}%`,
                    }}
                  />
                </span>
              </td>
            </tr>
          )}
        </For>
        <tr class="border-t border-line font-semibold [&>td]:py-1.5">
          <td>This customer, {formats().share(props.explanation.probability)}</td>
          <td class="text-right">{formats().logOdds(end())}</td>
          <td class="hidden pl-4 sm:table-cell" aria-hidden="true">
            <Mark at={place(end())} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Mark(props: { readonly at: number }) {
  return (
    <span class="relative block h-3">
      <span class="absolute h-full w-0.5 bg-ink" style={{ left: `calc(${props.at}% - 1px)` }} />
    </span>
  );
}

function stepsOf({ base, reasons }: Explanation): readonly Step[] {
  const shown = reasons.slice(0, mostShown);
  const rest = reasons.slice(mostShown).reduce((sum, { effect }) => sum + effect, 0);
  const all = [
    ...shown,
    ...(reasons.length > mostShown
      ? [{ sentence: `${reasons.length - mostShown} weaker reasons together`, effect: rest }]
      : []),
  ];
  let reached = base;
  return all.map(({ sentence, effect }) => {
    const from = reached;
    reached += effect;
    return { sentence, effect, from, to: reached };
  });
}

function chance(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
