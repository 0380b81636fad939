import type { ShopContents } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { createNow } from '../elements/now.ts';

const names: Readonly<Record<ShopContents['tables'][number]['table'], string>> = {
  customers: 'Customers',
  orders: 'Orders',
  order_items: 'Order lines',
  products: 'Products',
  payments: 'Payments',
  returns: 'Returns',
};

/** What the database holds, and how new it is. */
export function Contents(props: { readonly contents: ShopContents }) {
  const { formats } = useDashboard();
  const now = createNow();
  return (
    <section class="panel p-4" aria-labelledby="contents">
      <h2 id="contents" class="mb-3 font-semibold">
        In the database
      </h2>
      <dl class="figures grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-6">
        <For each={props.contents.tables}>
          {({ table, rows, isEstimate }) => (
            <div>
              <dt class="text-xs text-ink-faint">{names[table]}</dt>
              <dd class="text-base font-semibold">
                <Show when={isEstimate}>
                  <span class="font-normal text-ink-soft">about </span>
                </Show>
                {formats().count(rows)}
              </dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.contents.firstOrderAt}>
        {(first) => (
          <p class="figures mt-3 text-ink-soft">
            Orders from {formats().moment(first())} to {formats().moment(props.contents.lastOrderAt ?? first())}
            <Show when={props.contents.lastReturnAt}>{(last) => <>; last return {formats().moment(last())}</>}</Show>
            <Show when={props.contents.lastImportAt}>
              {(last) => <>; last import {formats().ago(last(), now())}</>}
            </Show>
            .
          </p>
        )}
      </Show>
    </section>
  );
}
