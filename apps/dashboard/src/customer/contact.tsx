import type { CustomerDetails } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { may } from '../shell/may.ts';

/** Who the customer is, and how to reach them for those who may. */
export function Contact(props: { readonly customer: CustomerDetails }) {
  const { identity, formats } = useDashboard();
  const place = () =>
    [props.customer.postalCode, props.customer.city, props.customer.state, props.customer.country].filter(
      (part) => part !== null,
    );
  const facts = () => [
    { name: 'Id', value: props.customer.customerId, address: undefined },
    { name: 'E-mail', value: props.customer.email, address: `mailto:${props.customer.email}` },
    { name: 'Phone', value: props.customer.phone, address: `tel:${props.customer.phone?.replace(/[^\d+]/g, '')}` },
    { name: 'Place', value: place().join(', ') || null, address: undefined },
    {
      name: 'Customer since',
      value: props.customer.signedUpAt === null ? null : formats().day(props.customer.signedUpAt),
      address: undefined,
    },
  ];
  const mayContact = may(identity.role, 'manager');
  return (
    <header class="mt-2">
      <h1 class="text-xl font-semibold tracking-tight">{props.customer.name ?? props.customer.customerId}</h1>
      <dl class="mt-1 flex flex-wrap gap-x-6 gap-y-1">
        <For each={facts().filter((fact) => fact.value !== null)}>
          {(fact) => (
            <div class="flex gap-1.5">
              <dt class="text-ink-faint">{fact.name}</dt>
              <dd class="break-all">
                <Show when={mayContact ? fact.address : undefined} fallback={fact.value}>
                  {(address) => (
                    <a href={address()} class="text-accent-ink hover:underline">
                      {fact.value}
                    </a>
                  )}
                </Show>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </header>
  );
}
