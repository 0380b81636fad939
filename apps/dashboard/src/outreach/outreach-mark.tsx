import type { Outreach, OutreachStatus } from '@foresale/contract';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { statusNames } from './statuses.ts';

/** Only what waits for a person has a colour; the rest is told by its word. */
const looks: Readonly<Record<OutreachStatus, string>> = {
  'to-call': 'border-accent text-accent-ink bg-accent-wash',
  called: 'border-line-strong text-ink-soft',
  snoozed: 'border-line-strong text-ink-faint',
  won: 'border-good text-good',
  lost: 'border-line text-ink-faint line-through',
};

export function StatusMark(props: { readonly status: OutreachStatus }) {
  return (
    <span class={`inline-block rounded-full border px-2 text-xs leading-5 ${looks[props.status]}`}>
      {statusNames[props.status]}
    </span>
  );
}

/** Status and owner of a customer in a list. */
export function OutreachMark(props: { readonly outreach: Outreach | null }) {
  const { formats } = useDashboard();
  return (
    <Show when={props.outreach} fallback={<span class="text-ink-faint">–</span>}>
      {(outreach) => (
        <span title={outreach().note ?? undefined}>
          <StatusMark status={outreach().status} />
          <span class="block truncate text-xs text-ink-faint">
            {[
              outreach().status === 'snoozed' && outreach().snoozedUntil !== null
                ? `until ${formats().day(outreach().snoozedUntil ?? '')}`
                : null,
              outreach().ownerName,
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        </span>
      )}
    </Show>
  );
}
