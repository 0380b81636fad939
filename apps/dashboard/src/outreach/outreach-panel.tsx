import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { For, onCleanup, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { OutreachForm } from './outreach-form.tsx';
import { StatusMark } from './outreach-mark.tsx';

/** What the team does with a customer, and did before. */
export function OutreachPanel(props: { readonly customerId: string }) {
  const { api, live, formats, announce } = useDashboard();
  const client = useQueryClient();
  const key = () => ['outreach', props.customerId];
  const query = useQuery(() => ({
    queryKey: key(),
    queryFn: () => api.server.outreach.of.query({ customerId: props.customerId }),
  }));
  onCleanup(
    live.onEvent(({ kind, payload }) => {
      const isOurs = payload.customerId === null || payload.customerId === props.customerId;
      if (kind === 'outreach.changed' && isOurs) void client.invalidateQueries({ queryKey: key() });
    }),
  );
  const history = () => query.data?.history ?? [];

  return (
    <section aria-labelledby="outreach" class="panel p-4">
      <h2 id="outreach" class="mb-3 font-semibold">
        Outreach
      </h2>
      {/* Keyed: a change from elsewhere fills the form anew. */}
      <Show when={query.data} keyed>
        {(data) => (
          <OutreachForm
            current={data.current}
            action="Save"
            onSave={async (change) => {
              await api.server.outreach.set.mutate({ customerId: props.customerId, change });
              await client.invalidateQueries({ queryKey: key() });
              announce('Outreach was saved.');
            }}
          />
        )}
      </Show>
      <Show when={history().length > 0}>
        <ol class="mt-4 flex flex-col gap-2 border-t border-line pt-3">
          <For each={history()}>
            {(past) => (
              <li class="flex flex-wrap items-baseline gap-x-3">
                <time class="figures w-36 shrink-0 text-xs text-ink-faint" datetime={past.changedAt}>
                  {formats().moment(past.changedAt)}
                </time>
                <StatusMark status={past.status} />
                <span class="text-xs text-ink-soft">
                  {past.snoozedUntil === null ? '' : `until ${formats().day(past.snoozedUntil)} `}
                  {past.ownerName === null ? '' : `owner ${past.ownerName} `}by {past.changedBy}
                </span>
                <Show when={past.note}>
                  <span class="w-full pl-39 whitespace-pre-wrap text-ink-soft">{past.note}</span>
                </Show>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </section>
  );
}
