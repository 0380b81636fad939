import type { CurrencyInUse, MissingRate } from '@foresale/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';
import { Panel } from './panel.tsx';
import { RateForm } from './rate-form.tsx';
import { settingsKey } from './shop-form.tsx';

const key = ['rates'];

/** What other currencies are worth in the shop's. */
export function Currencies() {
  const { api, live, formats } = useDashboard();
  const client = useQueryClient();
  const [outcome, setOutcome] = createSignal<string>();
  const shop = useQuery(() => ({ queryKey: settingsKey, queryFn: () => api.server.settings.read.query() }));
  const rates = useQuery(() => ({ queryKey: key, queryFn: () => api.server.rates.list.query() }));
  const refetch = () => client.invalidateQueries({ queryKey: key });
  onCleanup(
    live.onEvent((event) => {
      if (event.kind === 'settings.changed' || event.kind === 'import.finished') void refetch();
    }),
  );
  onCleanup(live.onRefetch(refetch));
  const remove = useMutation(() => ({
    mutationFn: (rate: { readonly currency: string; readonly day: string }) => api.server.rates.remove.mutate(rate),
    onSuccess: refetch,
  }));
  const convert = useMutation(() => ({
    mutationFn: () => api.server.rates.convert.mutate(),
    onSuccess: (done: { readonly converted: number; readonly missing: readonly MissingRate[] }) => {
      setOutcome(outcomeOf(done));
      return refetch();
    },
  }));
  // The panels above have grown to their height by then.
  createEffect(
    on(
      () => rates.isSuccess && shop.isSuccess,
      (isThere) => {
        if (isThere && location.hash === '#currencies') document.getElementById('currencies')?.scrollIntoView();
      },
    ),
  );
  const shopCurrency = () => shop.data?.currency ?? '';

  return (
    <Panel
      id="currencies"
      title="Currencies"
      about="An order in another currency is converted by the newest rate on or before its day, at most 31 days old. Without one its row is rejected."
    >
      <Show when={rates.error}>
        {(problem) => <ProblemPanel what="The rates could not be fetched" problem={problem()} onRetry={refetch} />}
      </Show>
      <For each={rates.data?.currencies ?? []}>
        {(each) => (
          <p classList={{ 'text-warn': each.unconverted > 0, 'text-ink-soft': each.unconverted === 0 }}>
            {stateOf(each, (count) => formats().count(count))}
          </p>
        )}
      </For>
      <Show when={rates.data?.currencies.some(({ orders }) => orders > 0)}>
        <button
          type="button"
          class="button mt-2"
          disabled={convert.isPending}
          onClick={() => convert.mutate()}
          title="Converts the orders that are there already by the rates known now"
        >
          Convert stored orders again
        </button>
      </Show>
      <Show when={outcome()}>
        {(sentence) => (
          <p role="status" class="mt-2 text-ink-soft">
            {sentence()}
          </p>
        )}
      </Show>
      <ul class="mt-3 max-h-80 overflow-y-auto" aria-label="Rates">
        <For
          each={rates.data?.rates ?? []}
          fallback={<li class="text-ink-soft">There are no rates yet: amounts in other currencies are rejected.</li>}
        >
          {(rate) => (
            <li class="figures flex items-center gap-x-4 border-b border-line py-1">
              <span class="text-ink-faint">{rate.day}</span>
              <span>
                1 {rate.currency} = {rate.rate} {shopCurrency()}
              </span>
              <button
                type="button"
                class="button-quiet ml-auto"
                aria-label={`Remove the rate for ${rate.currency} on ${rate.day}`}
                onClick={() => remove.mutate({ currency: rate.currency, day: rate.day })}
              >
                Remove
              </button>
            </li>
          )}
        </For>
      </ul>
      <RateForm shopCurrency={shopCurrency()} onSaved={refetch} />
      <Show when={remove.error ?? convert.error}>
        {(problem) => (
          <p role="alert" class="mt-2 text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
    </Panel>
  );
}

function stateOf({ currency, orders, unconverted, newestRateOn }: CurrencyInUse, count: (value: number) => string) {
  const rate = newestRateOn === null ? 'no rate yet' : `newest rate from ${newestRateOn}`;
  const one =
    unconverted > 0
      ? `; ${count(unconverted)} of them ${unconverted === 1 ? 'counts' : 'count'} one to one, without a rate`
      : '';
  return `${currency}: ${count(orders)} ${orders === 1 ? 'order' : 'orders'}, ${rate}${one}.`;
}

function outcomeOf({ converted, missing }: { readonly converted: number; readonly missing: readonly MissingRate[] }) {
  const done = converted === 1 ? '1 order was converted.' : `${converted} orders were converted.`;
  const [first] = missing;
  if (first === undefined) return `${done} The next run shows it.`;
  const more = missing.reduce((sum, { days }) => sum + days, 0) - 1;
  return `${done} No rate for ${first.currency} on ${first.day}${more > 0 ? ` and ${more} other days` : ''}.`;
}
