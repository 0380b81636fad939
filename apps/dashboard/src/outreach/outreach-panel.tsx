import type { Outreach } from '@foresale/contract';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { OutreachForm } from './outreach-form.tsx';
import { StatusMark } from './outreach-mark.tsx';
import { statusNames } from './statuses.ts';

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
  const [filled, setFilled] = createSignal<{ readonly current: Outreach | null }>();
  const [isTouched, setTouched] = createSignal(false);
  /** The change of a colleague that the reader has decided about. */
  const [seen, setSeen] = createSignal<Outreach | null>();
  const isNews = (current: Outreach | null) =>
    JSON.stringify(current) !== JSON.stringify(filled()?.current) && current !== seen();
  const news = () => (query.data !== undefined && isTouched() && isNews(query.data.current) ? query.data : undefined);
  createEffect(
    on(
      () => [query.data, isTouched()] as const,
      ([data, touched]) => {
        // Nothing that somebody types is thrown away by news.
        if (data !== undefined && !touched && isNews(data.current)) setFilled({ current: data.current });
      },
    ),
  );
  createEffect(on(filled, () => setTouched(false), { defer: true }));
  // The page goes on to the next customer without leaving.
  createEffect(
    on(
      () => props.customerId,
      () => setFilled(undefined),
      { defer: true },
    ),
  );
  const describe = (theirs: Outreach | null) =>
    theirs === null
      ? 'nothing is set any more'
      : [
          `status ${theirs.status === null ? 'untouched' : statusNames[theirs.status]}`,
          theirs.ownerName === null ? undefined : `owner ${theirs.ownerName}`,
          theirs.note === null ? undefined : `note “${theirs.note}”`,
        ]
          .filter((part) => part !== undefined)
          .join(', ');

  return (
    <section aria-labelledby="outreach" class="panel p-4">
      <h2 id="outreach" class="mb-3 font-semibold">
        Outreach
      </h2>
      {/* Keyed: the form is filled anew, unless somebody is typing in it. */}
      <Show when={filled()} keyed>
        {(form) => (
          <>
            <Show when={news()}>
              {(theirs) => (
                <div role="alert" class="mb-3 rounded-md bg-warn-wash p-3 text-warn">
                  <p>
                    {history()[0]?.changedBy ?? 'A colleague'} changed this while you were typing:{' '}
                    {describe(theirs().current)}. What you typed is still here.
                  </p>
                  <div class="mt-2 flex flex-wrap gap-2">
                    <button type="button" class="button" onClick={() => setFilled({ current: theirs().current })}>
                      Use theirs
                    </button>
                    <button type="button" class="button-quiet" onClick={() => setSeen(theirs().current)}>
                      Go on with mine
                    </button>
                  </div>
                </div>
              )}
            </Show>
            <OutreachForm
              current={form.current}
              action="Save"
              onTouched={() => setTouched(true)}
              onSave={async (change) => {
                await api.server.outreach.set.mutate({ customerId: props.customerId, change });
                setTouched(false);
                await client.invalidateQueries({ queryKey: key() });
                announce('Outreach was saved.');
              }}
            />
          </>
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
