import type { ListedCustomer } from '@foresale/contract';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { expectedFactors } from '../priorities/expected-factors.ts';
import { trackRecord } from './track-record.ts';

/** How likely the customer buys, what that is worth, and how often the model was right about customers like this one. */
export function Outlook(props: { readonly standing: ListedCustomer; readonly probability: number }) {
  const { formats, runs } = useDashboard();
  const days = () => runs.published()?.horizonDays;
  return (
    <div class="panel flex flex-wrap items-start gap-x-8 gap-y-3 p-4 md:col-span-2 xl:col-span-4">
      <div>
        <h2 class="text-xs font-medium text-ink-faint">
          Chance to buy within{' '}
          {days() === 1 ? '1 day' : days() == null ? 'the horizon' : `${formats().count(days() ?? 0)} days`}
        </h2>
        <p class="text-2xl font-semibold tracking-tight">{formats().share(props.probability)}</p>
      </div>
      <Show when={props.standing.expectedValue !== null}>
        <div>
          <h2 class="text-xs font-medium text-ink-faint">Expected value</h2>
          <p class="text-2xl font-semibold tracking-tight">{formats().money(props.standing.expectedValue ?? 0)}</p>
          <Show when={expectedFactors(props.standing, formats())}>
            {(factors) => <p class="text-xs text-ink-faint">{factors().short} usual order</p>}
          </Show>
        </div>
      </Show>
      <div class="min-w-0 flex-1 basis-72">
        <h2 class="text-xs font-medium text-ink-faint">How far to trust it</h2>
        <p class="mt-1 max-w-prose text-ink-soft">
          {trackRecord(props.standing, formats()) ?? 'Nothing was measured for customers like this one.'}
        </p>
        <Show when={props.standing.dormant === true}>
          <p class="mt-1 flex max-w-prose flex-wrap items-baseline gap-x-2 text-ink-soft">
            <span class="rounded bg-warn-wash px-1.5 py-0.5 text-xs font-medium text-warn">Dormant</span>
            No order for so long that the model was not tested on such customers: read the number with care.
          </p>
        </Show>
      </div>
    </div>
  );
}
