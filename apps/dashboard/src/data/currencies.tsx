import type { Import, Inspection } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

export interface CurrenciesProps {
  readonly currencies: Inspection['currencies'];
  readonly missing: Import['missingRates'];
}

/** Which currencies the files hold, and what is needed to take them. Nothing where they name none. */
export function Currencies(props: CurrenciesProps) {
  const { formats } = useDashboard();
  const rows = (count: number) => `${formats().count(count)} ${count === 1 ? 'row' : 'rows'}`;
  return (
    <Show when={props.currencies.length > 0}>
      <section aria-label="Currencies">
        <h3 class="mb-1 font-medium">Currencies</h3>
        <p class="figures text-ink-soft">
          {props.currencies.map(({ currency, rows: count }) => `${currency} ${rows(count)}`).join(' · ')}
        </p>
        <Show when={props.missing.length > 0}>
          <div class="mt-2 rounded-md bg-warn-wash p-3 text-warn">
            <ul>
              <For each={props.missing}>
                {({ currency, day, days }) => (
                  <li>
                    No rate for {currency} on {day}
                    {days > 1 ? ` and ${formats().count(days - 1)} other ${days === 2 ? 'day' : 'days'}` : ''}.
                  </li>
                )}
              </For>
            </ul>
            <p>
              Orders of these days will be rejected. Add rates under{' '}
              <a class="underline" href="/settings#currencies">
                Settings → Currencies
              </a>
              , or upload a file with the columns currency, day and rate.
            </p>
          </div>
        </Show>
      </section>
    </Show>
  );
}
