import type { CalibrationBand, Ledger } from '@foresale/contract';
import { createMemo, For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

/** What was said and what happened: the track record of published predictions. */
export function LedgerPanel(props: { readonly ledger: Ledger }) {
  const { formats } = useDashboard();
  const settled = createMemo(() => props.ledger.entries.filter(({ bought }) => bought !== null));
  const open = createMemo(() => props.ledger.entries.filter(({ bought }) => bought === null));
  /** The band with the most to tell: the likeliest one that a hundred customers or more were in. */
  const example = createMemo(() => {
    const bands = props.ledger.bands;
    return bands.findLast(({ customers }) => customers >= 100) ?? bands.at(-1);
  });
  return (
    <section class="panel flex flex-col p-4 md:p-5" aria-labelledby="ledger-title">
      <h2 id="ledger-title" class="font-semibold">
        What became of it
      </h2>
      <p class="mb-3 text-xs text-ink-faint">
        Every published prediction, settled when its horizon has passed; the bar is what was predicted, the dot what
        happened, with its 95 % interval
      </p>
      <Show
        when={example()}
        fallback={
          <p class="max-w-prose text-ink-soft">
            Nothing is settled yet: the horizon of the oldest prediction has to pass first
            <Show when={open().at(-1)}>{(oldest) => <>, on {formats().day(oldest().dueAt)}</>}</Show>.
          </p>
        }
      >
        {(band) => (
          <p class="figures mb-3 text-base font-medium text-balance">
            Of {formats().count(band().customers)} customers scored {range(band())}, {formats().count(band().bought)}{' '}
            bought.
          </p>
        )}
      </Show>
      <Show when={props.ledger.bands.length > 0}>
        <table class="w-full text-left">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium [&>th:last-child]:pr-0">
              <th scope="col">Scored</th>
              <th scope="col" class="text-right">
                Customers
              </th>
              <th scope="col" class="text-right">
                Bought
              </th>
              <th scope="col" class="hidden w-1/2 sm:table-cell">
                <span class="sr-only">Predicted and happened</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.ledger.bands}>
              {(band) => (
                <tr class="[&>*]:py-1 [&>*]:pr-4 [&>*:last-child]:pr-0">
                  <th scope="row" class="font-normal whitespace-nowrap">
                    {range(band)}
                  </th>
                  <td class="text-right">{formats().count(band.customers)}</td>
                  <td class="text-right whitespace-nowrap">
                    {formats().count(band.bought)}{' '}
                    <span class="inline-block w-10 text-ink-faint">{formats().share(band.share)}</span>
                  </td>
                  <td class="hidden sm:table-cell" aria-hidden="true">
                    <Track band={band} />
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
      <Show when={settled().length > 0}>
        <ul class="figures mt-4 flex flex-col gap-1 text-xs text-ink-soft">
          <For each={settled().slice(0, 5)}>
            {(entry) => (
              <li>
                Run {entry.runId}, as of {formats().day(entry.asOf)}: expected{' '}
                {formats().count(Math.round(entry.expected ?? 0))} of {formats().count(entry.customers)} to buy,{' '}
                {formats().count(entry.bought ?? 0)} did.
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={settled().length > 0 && open().length > 0}>
        <p class="mt-1 text-xs text-ink-faint">
          {formats().count(open().length)} {open().length === 1 ? 'run is' : 'runs are'} still open.
        </p>
      </Show>
    </section>
  );
}

function Track(props: { readonly band: CalibrationBand }) {
  return (
    <span class="relative block h-3 rounded bg-raised">
      <span
        class="absolute inset-y-0 left-0 rounded bg-accent-wash"
        style={{ width: `${100 * props.band.meanProbability}%` }}
      />
      <span
        class="absolute top-1/2 h-0.5 -translate-y-1/2 bg-accent/50"
        style={{ left: `${100 * props.band.low}%`, width: `${100 * (props.band.high - props.band.low)}%` }}
      />
      <span
        class="absolute top-1/2 size-2 -translate-x-1/2 -translate-y-1/2 rounded-full bg-accent"
        style={{ left: `${100 * props.band.share}%` }}
      />
    </span>
  );
}

function range({ from, to }: CalibrationBand): string {
  return `${Math.round(from * 100)}–${Math.round(to * 100)} %`;
}
