import type { CustomerDetails } from '@foresale/contract';
import { A, useNavigate, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Match, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { Icon } from '../elements/icon.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { OutreachPanel } from '../outreach/outreach-panel.tsx';
import { createKeyboard } from '../priorities/keyboard.ts';
import { may } from '../shell/may.ts';
import { Contact } from './contact.tsx';
import { History } from './history.tsx';
import { Orders } from './orders.tsx';
import { Receipt } from './receipt.tsx';
import { Standing } from './standing.tsx';
import { Waterfall } from './waterfall.tsx';

export function CustomerPage() {
  const { api, identity, runs } = useDashboard();
  const params = useParams<{ readonly id: string }>();
  const navigate = useNavigate();
  const query = useQuery(() => ({
    queryKey: ['customer', params.id, runs.published()?.runId ?? null],
    queryFn: () => api.customer(params.id),
    placeholderData: (previous: CustomerDetails | undefined) =>
      previous?.customerId === params.id ? previous : undefined,
  }));
  const isUnknown = () => query.error?.message === 'Customer not found';
  createKeyboard({ Escape: () => navigate('/') });

  return (
    <div class="min-h-0 flex-1 overflow-auto px-4 pb-8 md:px-6">
      <A href="/" class="no-print mt-3 inline-flex items-center gap-1 text-ink-soft hover:text-ink" title="Esc">
        <Icon name="back" /> Priorities
      </A>
      <Switch fallback={<SkeletonLines count={4} height="6rem" label="The customer is being fetched" />}>
        <Match when={isUnknown()}>
          <EmptyState title="There is no such customer">
            <p>Nobody in this shop has the id {params.id}.</p>
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
                  <p class="panel p-4 text-ink-soft">
                    No order of this customer counts as of the current run, so there is nothing to score yet.
                  </p>
                }
              >
                {(standing) => (
                  <>
                    <Standing standing={standing()} />
                    <Show when={standing().purchaseProbability !== null}>
                      <Waterfall customerId={customer().customerId} />
                    </Show>
                    <Receipt customerId={customer().customerId} />
                  </>
                )}
              </Show>
              <History customerId={customer().customerId} />
              <Show when={may(identity.role, 'manager')}>
                <OutreachPanel customerId={customer().customerId} />
              </Show>
              <Orders orders={customer().orders} />
            </div>
          )}
        </Match>
      </Switch>
    </div>
  );
}
