import type { CustomerDetails } from '@foresale/contract';
import { A, useNavigate, useParams } from '@solidjs/router';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Match, onCleanup, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { Icon } from '../elements/icon.tsx';
import { pathParameter } from '../elements/path-parameter.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { OutreachPanel } from '../outreach/outreach-panel.tsx';
import { createKeyboard } from '../priorities/keyboard.ts';
import { goOnAt, lastList, neighboursOf } from '../priorities/last-list.ts';
import { may } from '../shell/may.ts';
import { Contact } from './contact.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import { History } from './history.tsx';
import { Orders } from './orders.tsx';
import { Receipt } from './receipt.tsx';
import { Standing } from './standing.tsx';
import { Waterfall } from './waterfall.tsx';

export function CustomerPage() {
  const { api, formats, identity, live, runs } = useDashboard();
  const client = useQueryClient();
  let eraseDialog: HTMLDialogElement | undefined;
  const params = useParams<{ readonly id: string }>();
  const customerId = () => pathParameter(params.id);
  const neighbours = () => neighboursOf(customerId());
  const listAddress = () => `/${lastList()?.search ? `?${lastList()?.search}` : ''}`;
  const open = (id: string | undefined) => {
    if (id === undefined) return;
    goOnAt(id);
    navigate(`/customers/${encodeURIComponent(id)}`);
  };
  const navigate = useNavigate();
  const query = useQuery(() => ({
    queryKey: ['customer', customerId(), runs.published()?.runId ?? null],
    queryFn: () => api.customer(customerId()),
    placeholderData: (previous: CustomerDetails | undefined) =>
      previous?.customerId === customerId() ? previous : undefined,
  }));
  const mayContact = may(identity.role, 'manager');
  const isUnknown = () => query.error?.message === 'Customer not found';
  createKeyboard({
    Escape: () => navigate(listAddress()),
    j: () => open(neighbours().next),
    k: () => open(neighbours().previous),
  });
  const forget = async () => {
    await client.invalidateQueries({ queryKey: ['customer', customerId()] });
    await client.invalidateQueries({ queryKey: ['outreach', customerId()] });
  };
  onCleanup(
    live.onEvent(({ kind, payload }) => {
      if (kind === 'customer.erased' && payload.customerId === customerId()) void forget();
    }),
  );

  return (
    <div class="relative min-h-0 flex-1 overflow-auto px-4 pb-8 md:px-6">
      <nav class="no-print mt-3 flex flex-wrap items-center gap-x-4 gap-y-1" aria-label="Customers of the list">
        <A href={listAddress()} class="inline-flex items-center gap-1 text-ink-soft hover:text-ink" title="Esc">
          <Icon name="back" /> Priorities
        </A>
        <Show when={neighbours().place}>
          {(place) => (
            <span class="ml-auto flex items-center gap-1">
              <span class="figures text-xs text-ink-faint">
                {formats().count(place())} of {formats().count(neighbours().of)} loaded
              </span>
              <button
                type="button"
                class="button-quiet"
                title="k"
                disabled={neighbours().previous === undefined}
                onClick={() => open(neighbours().previous)}
              >
                Previous
              </button>
              <button
                type="button"
                class="button-quiet"
                title="j"
                disabled={neighbours().next === undefined}
                onClick={() => open(neighbours().next)}
              >
                Next
              </button>
            </span>
          )}
        </Show>
      </nav>
      <Switch fallback={<SkeletonLines count={4} height="6rem" label="The customer is being fetched" />}>
        <Match when={isUnknown()}>
          <EmptyState title="There is no such customer">
            <p>Nobody in this shop has the id {customerId()}.</p>
          </EmptyState>
        </Match>
        <Match when={query.error}>
          {(problem) => (
            <ProblemPanel
              what="The customer could not be fetched"
              problem={problem()}
              onRetry={() => void query.refetch()}
            />
          )}
        </Match>
        <Match when={query.data}>
          {(customer) => (
            <div class="flex max-w-6xl flex-col gap-5">
              <Contact customer={customer()} />
              <Show
                when={customer().standing}
                fallback={
                  <>
                    <p class="panel p-4 text-ink-soft">
                      No order of this customer counts as of the current run, so there is nothing to score yet.
                    </p>
                    <Show when={mayContact}>
                      <OutreachPanel customerId={customer().customerId} />
                    </Show>
                  </>
                }
              >
                {(standing) => (
                  <>
                    <Standing standing={standing()} />
                    <Show when={mayContact}>
                      <OutreachPanel customerId={customer().customerId} />
                    </Show>
                    <Show when={standing().purchaseProbability !== null}>
                      <Waterfall customerId={customer().customerId} />
                    </Show>
                    <Receipt customerId={customer().customerId} />
                  </>
                )}
              </Show>
              <History customerId={customer().customerId} />
              <Orders orders={customer().orders} />
              <Show when={may(identity.role, 'admin')}>
                <section class="no-print panel flex flex-wrap items-center gap-3 p-4" aria-labelledby="erase">
                  <div class="min-w-0 flex-1 basis-72">
                    <h2 id="erase" class="font-semibold">
                      Forget this person
                    </h2>
                    <p class="text-xs text-ink-faint">
                      On request, contact data and notes are erased for good; what was bought stays under the id.
                    </p>
                  </div>
                  <button type="button" class="button text-bad" onClick={() => eraseDialog?.showModal()}>
                    Erase…
                  </button>
                  <EraseDialog
                    customer={customer()}
                    ref={(dialog) => {
                      eraseDialog = dialog;
                    }}
                    onErased={() => void forget()}
                  />
                </section>
              </Show>
            </div>
          )}
        </Match>
      </Switch>
    </div>
  );
}
