import { useDashboard } from '../dashboard.ts';
import { createNow } from '../elements/now.ts';
import type { Connection } from './live.ts';

const words: Readonly<Record<Connection, { readonly label: string; readonly dot: string }>> = {
  connecting: { label: 'Connecting', dot: 'bg-ink-faint' },
  live: { label: 'Live', dot: 'bg-good' },
  'catching-up': { label: 'Catching up', dot: 'bg-warn' },
  offline: { label: 'Offline', dot: 'bg-bad' },
};

/** Whether what is on screen will update by itself. */
export function ConnectionBadge() {
  const { live, formats } = useDashboard();
  const now = createNow();
  const title = () => {
    if (live.connection() === 'offline') {
      return `No connection to the server since ${formats().time(new Date(live.since()).toISOString())}. What you see stays readable and updates when it is back.`;
    }
    if (live.connection() === 'live') {
      return `Updates arrive by themselves, connected ${formats().ago(new Date(live.since()).toISOString(), now())}`;
    }
    return words[live.connection()].label;
  };
  return (
    <span
      role="status"
      title={title()}
      data-connection={live.connection()}
      class="inline-flex items-center gap-1.5 whitespace-nowrap text-ink-soft"
    >
      <span class={`size-2 rounded-full ${words[live.connection()].dot}`} aria-hidden="true" />
      {words[live.connection()].label}
    </span>
  );
}
