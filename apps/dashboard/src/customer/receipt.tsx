import type { Receipt as ReceiptData } from '@foresale/contract';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { ReceiptMeasure } from './receipt-measure.tsx';

const ordersAtFirst = 8;

/** The whole RFM arithmetic of a customer in the current run, laid out so that a person can do it again. */
export function Receipt(props: { readonly customerId: string }) {
  const { api, runs } = useDashboard();
  const receipt = useQuery(() => ({
    queryKey: ['receipt', props.customerId, runs.published()?.runId ?? null],
    queryFn: () => api.server.rfm.receipt.query({ customerId: props.customerId }),
    placeholderData: (previous: ReceiptData | undefined) => previous,
  }));
  return (
    <section class="panel p-4" aria-labelledby="receipt">
      <h2 id="receipt" class="font-semibold">
        How the scores come about
      </h2>
      <Switch fallback={<SkeletonLines count={4} height="2rem" label="The receipt is being fetched" />}>
        <Match when={receipt.error}>
          {(problem) => (
            <ProblemPanel
              what="The receipt could not be fetched"
              problem={problem()}
              onRetry={() => void receipt.refetch()}
            />
          )}
        </Match>
        <Match when={receipt.data}>{(data) => <Arithmetic receipt={data()} />}</Match>
      </Switch>
    </section>
  );
}

function Arithmetic(props: { readonly receipt: ReceiptData }) {
  const { formats } = useDashboard();
  const [showsAll, setShowsAll] = createSignal(false);
  const money = (minor: number) => formats().money(minor / 10 ** props.receipt.currencyDigits);
  /** Newest first, as the recency is counted from the newest. */
  const orders = createMemo(() => props.receipt.orders.toReversed());
  const shown = () => (showsAll() ? orders() : orders().slice(0, ordersAtFirst));
  const hidden = () => orders().slice(shown().length);
  const counted = createMemo(() => props.receipt.orders.filter((order) => order.counted));
  const countedMinor = () => counted().reduce((sum, order) => sum + order.netMinor, 0);
  const hiddenCounted = () => hidden().filter((order) => order.counted);
  const last = () => counted().at(-1);

  return (
    <>
      <p class="mb-3 text-xs text-ink-faint">
        Run {props.receipt.runId}, as of {formats().moment(props.receipt.asOf)} ({props.receipt.timeZone}). What became
        known later does not count.
      </p>
      <section class="overflow-x-auto" aria-label="Receipt, order by order" tabindex="0">
        <table class="figures w-full min-w-120 text-left" data-receipt>
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium">
              <th scope="col">Day</th>
              <th scope="col">Order</th>
              <th scope="col" class="text-right">
                Amount
              </th>
              <th scope="col" class="text-right">
                Returned
              </th>
              <th scope="col" class="text-right">
                Counts as
              </th>
              <th scope="col" class="pl-2">
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>
              {(order) => (
                <tr
                  class="border-b border-line [&>td]:py-1 [&>td]:pr-4"
                  classList={{ 'text-ink-faint': !order.counted }}
                  data-counted={order.counted}
                >
                  <td class="whitespace-nowrap">{formats().day(order.orderedOn)}</td>
                  <td class="max-w-40 truncate" title={order.orderId}>
                    {order.orderId}
                  </td>
                  <td class="text-right">{money(order.amountMinor)}</td>
                  <td class="text-right">{order.returnedMinor === 0 ? '–' : money(-order.returnedMinor)}</td>
                  <td class="text-right">{order.counted ? money(order.netMinor) : '–'}</td>
                  <td class="pl-2">{order.counted ? 'counted' : `not counted: ${order.why}`}</td>
                </tr>
              )}
            </For>
            <Show when={hidden().length > 0}>
              <tr class="border-b border-line [&>td]:py-1 [&>td]:pr-4">
                <td colspan="4">
                  <button type="button" class="text-accent-ink hover:underline" onClick={() => setShowsAll(true)}>
                    {formats().count(hidden().length)} earlier {hidden().length === 1 ? 'order' : 'orders'}
                  </button>
                </td>
                <td class="text-right">{money(hiddenCounted().reduce((sum, order) => sum + order.netMinor, 0))}</td>
                <td class="pl-2">{formats().count(hiddenCounted().length)} counted</td>
              </tr>
            </Show>
            <For each={props.receipt.unmatchedReturns}>
              {(back) => (
                <tr class="border-b border-line [&>td]:py-1 [&>td]:pr-4">
                  <td class="whitespace-nowrap">{formats().day(back.returnedOn)}</td>
                  <td class="max-w-40 truncate" title={back.returnId}>
                    return {back.returnId}
                  </td>
                  <td />
                  <td class="text-right">{money(-back.amountMinor)}</td>
                  <td class="text-right">{money(-back.amountMinor)}</td>
                  <td class="pl-2">belongs to no known order</td>
                </tr>
              )}
            </For>
          </tbody>
          <tfoot>
            <tr class="font-semibold [&>td]:py-1.5 [&>td]:pr-4 [&>th]:py-1.5">
              <th scope="row" colspan="4" class="text-left">
                {formats().count(props.receipt.frequency)} counted {props.receipt.frequency === 1 ? 'order' : 'orders'}
              </th>
              <td class="text-right">{money(props.receipt.monetaryMinor)}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </section>
      <div class="mt-4 grid gap-4 lg:grid-cols-3">
        <ReceiptMeasure
          receipt={props.receipt}
          measure="recency"
          sum={`${formats().day(props.receipt.asOfDate)} − ${formats().day(last()?.orderedOn ?? props.receipt.lastPurchaseDate)} = ${days(props.receipt.recencyDays)}`}
        />
        <ReceiptMeasure
          receipt={props.receipt}
          measure="frequency"
          sum={`${formats().count(props.receipt.orders.length)} orders − ${formats().count(props.receipt.orders.length - counted().length)} that do not count = ${formats().count(props.receipt.frequency)}`}
        />
        <ReceiptMeasure
          receipt={props.receipt}
          measure="monetary"
          sum={`${money(countedMinor())} − ${money(countedMinor() - props.receipt.monetaryMinor)} returned otherwise = ${money(props.receipt.monetaryMinor)}`}
        />
      </div>
    </>
  );

  function days(count: number): string {
    return `${formats().count(count)} ${count === 1 ? 'day' : 'days'}`;
  }
}
