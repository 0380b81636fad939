import type { CurrentRun, ListedCustomer } from '@foresale/contract';
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { createNow } from '../elements/now.ts';
import type { ListWindow } from './list-window.ts';
import type { ListHandle } from './priority-list.tsx';
import { placeAfter } from './reading-place.ts';

/** Deeper than this, fetching all that was read so far again would cost more than a reader gains by it. */
const mostRowsToRefresh = 2_000;
/** More than fit on a screen. */
const rowsInView = 100;
const movedMilliseconds = 5_000;
const followMilliseconds = 300;
const dayCheckMilliseconds = 60_000;

export interface FollowedList {
  readonly list: ListWindow<ListedCustomer>;
  readonly handle: () => ListHandle | undefined;
  readonly active: () => number;
  readonly setActive: (index: number) => void;
}

export interface FollowNewest {
  readonly isHeld: () => boolean;
  readonly setHeld: (isHeld: boolean) => void;
  /** Customers whose place changed under the reader's eyes, for a moment after it happened. */
  readonly moved: () => ReadonlySet<string>;
  /** A newer run than the one on screen, when it waits to be asked for. */
  readonly offered: () => CurrentRun | undefined;
  /** Exchanges the rows for those of the newest run; nothing when they are those already. */
  showNewer(): void;
}

/** Keeps the list with the newest run, unless it is held still, and the reader with the customer they look at. */
export function followNewest({ list, handle, active, setActive }: FollowedList): FollowNewest {
  const { live, formats, runs, announce } = useDashboard();
  const [isHeld, setHeld] = createSignal(false);
  const [moved, setMoved] = createSignal<ReadonlySet<string>>(new Set());
  let movedTimer: ReturnType<typeof setTimeout> | undefined;
  let following: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    clearTimeout(movedTimer);
    clearTimeout(following);
  });

  /** The id of a run that is newer than the rows on screen. */
  const newerId = createMemo(() => {
    const published = runs.publishedId();
    const shown = list.runId();
    return published !== undefined && shown !== undefined && published > (shown ?? 0) ? published : undefined;
  });
  const waitsToBeAsked = () => isHeld() || list.rows().length > mostRowsToRefresh;

  /** Fetches the rows again and keeps what the reader looks at where it is. */
  async function refreshInPlace(
    beforeSwap?: (before: readonly ListedCustomer[], next: readonly ListedCustomer[]) => void,
  ) {
    const before = list.rows();
    const place = handle()?.place() ?? { index: 0, cut: 0 };
    const activeCustomer = before[active()]?.customerId;
    let nextPlace = place;
    // At the top they stay there, and what lies far below is read again when they come to it.
    const isAtTop = place.index === 0 && place.cut === 0 && active() < rowsInView;
    const done = await list.refresh(isAtTop ? rowsInView : before.length, (next) => {
      nextPlace = placeAfter(before, next, place, activeCustomer);
      beforeSwap?.(before, next);
    });
    if (!done) return false;
    setActive(activeCustomer === undefined ? -1 : list.rows().findIndex((row) => row.customerId === activeCustomer));
    handle()?.moveTo(nextPlace);
    return true;
  }

  async function showNewest(): Promise<void> {
    const done = await refreshInPlace((before, next) => {
      const ranks = new Map(before.map((row) => [row.customerId, row.rank]));
      setMoved(new Set(next.filter((row) => ranks.get(row.customerId) !== row.rank).map((row) => row.customerId)));
    });
    if (!done) return;
    clearTimeout(movedTimer);
    movedTimer = setTimeout(() => setMoved(new Set<string>()), movedMilliseconds);
    const changed = list.rows().filter((row) => row.movement !== 0).length;
    announce(
      `Run ${list.runId() ?? ''} is shown. ${formats().count(changed)} of the first ${formats().count(list.rows().length)} customers moved.`,
    );
  }

  /** Shows the outreach of others, unless the list is held still in a run of the past. */
  function followOutreach(): void {
    if (list.rows().length > mostRowsToRefresh || (isHeld() && newerId() !== undefined)) return;
    void refreshInPlace();
  }

  onCleanup(
    live.onEvent(({ kind, payload }) => {
      // Even a list that is held still forgets whoever is to be forgotten.
      if (kind === 'customer.erased')
        list.change((row) => (row.customerId === payload.customerId ? nameless(row) : row));
      if (kind !== 'outreach.changed') return;
      // A team that works through a list changes something every second.
      clearTimeout(following);
      following = setTimeout(followOutreach, followMilliseconds);
    }),
  );
  const now = createNow(dayCheckMilliseconds);
  const today = createMemo(() =>
    new Intl.DateTimeFormat('en', { dateStyle: 'short', timeZone: runs.published()?.timeZone ?? 'UTC' }).format(now()),
  );
  // Snoozes end with the day, and nothing is announced then.
  createEffect(on(today, followOutreach, { defer: true }));
  createEffect(
    on([newerId, isHeld], ([newer]) => {
      if (newer !== undefined && !waitsToBeAsked()) void showNewest();
    }),
  );
  onCleanup(live.onRefetch(() => (waitsToBeAsked() ? undefined : showNewest())));

  return {
    isHeld,
    setHeld,
    moved,
    offered: () => (waitsToBeAsked() && runs.published()?.runId === newerId() ? runs.published() : undefined),
    showNewer: () => {
      if (newerId() !== undefined) void showNewest();
    },
  };
}

/** The row of somebody who was erased. */
function nameless(row: ListedCustomer): ListedCustomer {
  const outreach = row.outreach === null ? null : { ...row.outreach, note: null };
  return { ...row, name: null, email: null, phone: null, city: null, state: null, outreach };
}
