import type { CustomerDetails } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { OrderTimeline } from './order-timeline.tsx';

type Order = CustomerDetails['orders'][number];

const mostProducts = 3;

export function Orders(props: { readonly orders: readonly Order[] }) {
  const { formats } = useDashboard();
  const isVoid = (order: Order) => order.isCancelled || order.returned >= order.amount;
  return (
    <section aria-labelledby="orders">
      <h2 id="orders" class="mb-2 font-semibold">
        Orders <span class="font-normal text-ink-faint">{formats().count(props.orders.length)}</span>
      </h2>
      <Show when={props.orders.length > 0} fallback={<p class="panel p-4 text-ink-soft">No orders yet.</p>}>
        <div class="panel mb-3 p-4">
          <OrderTimeline orders={props.orders} />
        </div>
        <section class="panel overflow-x-auto" aria-labelledby="orders" tabindex="0">
          <table class="w-full min-w-140 text-left">
            <thead class="text-xs text-ink-faint">
              <tr class="border-b border-line [&>th]:px-2 [&>th]:py-2 [&>th]:font-medium [&>th:first-child]:pl-4 sm:[&>th]:px-4">
                <th scope="col">Date</th>
                <th scope="col">Products</th>
                <th scope="col">Status</th>
                <th scope="col" class="text-right">
                  Amount
                </th>
                <th scope="col" class="text-right">
                  Returned
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={props.orders}>
                {(order) => (
                  <tr
                    class="border-b border-line align-top last:border-0 [&>td]:px-2 [&>td]:py-2 [&>td:first-child]:pl-4 sm:[&>td]:px-4"
                    classList={{ 'text-ink-faint': isVoid(order) }}
                  >
                    <td class="sm:whitespace-nowrap" title={`Order ${order.orderId}`}>
                      {formats().moment(order.orderedAt)}
                    </td>
                    <td>{productsOf(order)}</td>
                    <td>
                      {order.isCancelled ? 'cancelled' : order.status}
                      <Show when={!order.isCancelled && isVoid(order)}>
                        <span class="block text-xs">fully returned</span>
                      </Show>
                    </td>
                    <td class="text-right whitespace-nowrap" classList={{ 'line-through': order.isCancelled }}>
                      {formats().money(order.amount)}
                      <Show when={order.original}>
                        {(original) => <span class="block text-xs text-ink-faint">{convertedFrom(original())}</span>}
                      </Show>
                    </td>
                    <td class="text-right whitespace-nowrap">
                      {order.returned === 0 ? '–' : formats().money(-order.returned)}
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    </section>
  );
}

type Original = NonNullable<Order['original']>;

function convertedFrom({ currency, amount, exchangeRate }: Original): string {
  const written = new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);
  return exchangeRate === null ? `${written}, no rate yet` : `${written} at ${exchangeRate}`;
}

function productsOf(order: Order): string {
  const shown = order.products.slice(0, mostProducts).map(({ quantity, name, productId }) => {
    const what = name ?? productId ?? 'unnamed product';
    return quantity === 1 ? what : `${quantity} × ${what}`;
  });
  const more = order.products.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
