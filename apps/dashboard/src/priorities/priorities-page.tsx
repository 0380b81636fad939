import type { Facets, ListedCustomer, OutreachChange } from '@foresale/contract';
import { useNavigate, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createMemo, createSignal, Match, on, onCleanup, onMount, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { Icon } from '../elements/icon.tsx';
import { PageHeading } from '../elements/page-heading.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { createScreenWidth } from '../elements/screen-width.ts';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { ExportProgress } from '../exports/export-progress.tsx';
import { BulkBar, mostAtOnce } from '../outreach/bulk-bar.tsx';
import { PredictionNotice } from '../runs/prediction-notice.tsx';
import { may } from '../shell/may.ts';
import { ViewsMenu } from '../views/views-menu.tsx';
import { ColumnChoice } from './column-choice.tsx';
import { availableColumns, columnsFor, customerAddress } from './columns.tsx';
import { exportAddress } from './export-address.ts';
import { FilterBar } from './filter-bar.tsx';
import {
  countFilters,
  directionOf,
  filterOf,
  filtersOf,
  noFilters,
  orderAfterClick,
  type PriorityFilters,
  parametersOf,
} from './filters.ts';
import { createKeyboard } from './keyboard.ts';
import { KeyboardHelp } from './keyboard-help.tsx';
import { createListWindow } from './list-window.ts';
import { NewerRun } from './newer-run.tsx';
import { type ListHandle, PriorityList } from './priority-list.tsx';
import { placeAfter } from './reading-place.ts';

/** Deeper than this, fetching all that was read so far again would cost more than a reader gains by it. */
const mostRowsToRefresh = 2_000;
const movedMilliseconds = 5_000;
const followMilliseconds = 300;

/** What an address says, for a view that keeps it. */
function queryOf(filters: PriorityFilters): string {
  const given = Object.entries(parametersOf(filters)).filter((entry): entry is [string, string] => entry[1] !== null);
  return new URLSearchParams(given).toString();
}

/** The row of somebody who was erased. */
function nameless(row: ListedCustomer): ListedCustomer {
  const outreach = row.outreach === null ? null : { ...row.outreach, note: null };
  return { ...row, name: null, email: null, phone: null, city: null, state: null, outreach };
}

/** Where the reader was, for coming back from a customer. */
let remembered: { readonly key: string; readonly active: number; readonly offset: number } | undefined;

export function PrioritiesPage() {
  const { api, live, identity, formats, runs, announce } = useDashboard();
  const navigate = useNavigate();
  const [query, setQuery] = useSearchParams();
  const filters = createMemo(() => filtersOf(query));
  /** Who is asked for, in which order; the columns change nothing of that. */
  const key = () => JSON.stringify({ ...filters(), columns: null });
  const seesContacts = may(identity.role, 'manager');
  const width = createScreenWidth();
  const room = () => ({ width: width(), hasPredictions: runs.published()?.hasPredictions ?? false, seesContacts });
  const columns = createMemo(() => columnsFor(room(), filters().columns));
  const list = createListWindow<ListedCustomer>();
  const [active, setActive] = createSignal(-1);
  const [isHeld, setHeld] = createSignal(false);
  const [moved, setMoved] = createSignal<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  const [isEveryone, setEveryone] = createSignal(false);
  let statusField: HTMLSelectElement | undefined;
  let handle: ListHandle | undefined;
  let searchField: HTMLInputElement | undefined;
  let help: HTMLDialogElement | undefined;
  let exportLink: HTMLAnchorElement | undefined;
  let movedTimer: ReturnType<typeof setTimeout> | undefined;
  const returning = remembered?.key === key() ? remembered : undefined;
  remembered = undefined;

  const facets = useQuery(() => ({
    queryKey: ['facets', runs.published()?.runId ?? null, key()],
    queryFn: () => api.facets(filters()),
    placeholderData: (previous: Facets | undefined) => previous,
  }));

  createEffect(
    on(key, (_, previous) => {
      const asked = filters();
      void list
        .open((cursor, signal) => api.customers(asked, cursor, signal))
        .then(() => {
          if (previous !== undefined) handle?.scrollToTop();
        });
      if (previous === undefined) return;
      setActive(-1);
      chooseNobody();
    }),
  );
  onMount(() => {
    if (returning !== undefined) setActive(returning.active);
  });
  onCleanup(() => {
    remembered = { key: key(), active: active(), offset: handle?.offset() ?? 0 };
    list.close();
    clearTimeout(movedTimer);
  });

  /** The id of a run that is newer than the rows on screen. */
  const newerId = createMemo(() => {
    const published = runs.publishedId();
    const shown = list.runId();
    return published !== undefined && shown !== undefined && published > (shown ?? 0) ? published : undefined;
  });
  const waitsToBeAsked = () => isHeld() || list.rows().length > mostRowsToRefresh;
  const offeredRun = () => (waitsToBeAsked() && runs.published()?.runId === newerId() ? runs.published() : undefined);

  /** Exchanges the rows for those of the newest run, and keeps what the reader looks at where it is. */
  async function showNewest(): Promise<void> {
    const before = list.rows();
    const place = handle?.place() ?? { index: 0, cut: 0 };
    const activeCustomer = before[active()]?.customerId;
    let nextPlace = place;
    const done = await list.refresh((next) => {
      nextPlace = placeAfter(before, next, place, activeCustomer);
      const ranks = new Map(before.map((row) => [row.customerId, row.rank]));
      setMoved(new Set(next.filter((row) => ranks.get(row.customerId) !== row.rank).map((row) => row.customerId)));
    });
    if (!done) return;
    setActive(activeCustomer === undefined ? -1 : list.rows().findIndex((row) => row.customerId === activeCustomer));
    handle?.moveTo(nextPlace);
    clearTimeout(movedTimer);
    movedTimer = setTimeout(() => setMoved(new Set<string>()), movedMilliseconds);
    const changed = list.rows().filter((row) => row.movement !== 0).length;
    announce(
      `Run ${list.runId() ?? ''} is shown. ${formats().count(changed)} of the first ${formats().count(list.rows().length)} customers moved.`,
    );
  }

  function chooseNobody(): void {
    setChosen(new Set<string>());
    setEveryone(false);
  }

  function choose(row: ListedCustomer | undefined): void {
    if (row === undefined || !seesContacts) return;
    const next = new Set(chosen());
    if (!next.delete(row.customerId)) next.add(row.customerId);
    setEveryone(false);
    setChosen(next);
  }

  const everyone = () => Math.min(list.total() ?? 0, mostAtOnce);
  const chosenCount = () => (isEveryone() ? everyone() : chosen().size);

  async function setOutreach(change: OutreachChange): Promise<void> {
    const asked = filters();
    const { customers } = await api.server.outreach.setMany.mutate({
      change,
      customers: isEveryone()
        ? { filter: filterOf(asked), sort: asked.sort, direction: directionOf(asked), first: mostAtOnce }
        : { ids: [...chosen()] },
    });
    announce(`Outreach was set for ${formats().count(customers)} ${customers === 1 ? 'customer' : 'customers'}.`);
    chooseNobody();
    handle?.focus();
  }

  /** Shows the outreach of others, unless the list is held still in a run of the past. */
  function followOutreach(): void {
    if (list.rows().length > mostRowsToRefresh || (isHeld() && newerId() !== undefined)) return;
    const before = list.rows();
    const activeCustomer = before[active()]?.customerId;
    const place = handle?.place() ?? { index: 0, cut: 0 };
    let nextPlace = place;
    void list
      .refresh((next) => {
        nextPlace = placeAfter(before, next, place, activeCustomer);
      })
      .then((done) => {
        if (!done) return;
        setActive(
          activeCustomer === undefined ? -1 : list.rows().findIndex((row) => row.customerId === activeCustomer),
        );
        handle?.moveTo(nextPlace);
      });
  }
  let following: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(following));
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

  createEffect(
    on([newerId, isHeld], ([newer]) => {
      if (newer !== undefined && !waitsToBeAsked()) void showNewest();
    }),
  );
  createEffect(() => {
    const problem = list.problem();
    if (problem !== undefined && list.rows().length > 0)
      announce(`More rows could not be fetched. ${sentenceOf(problem)}`);
  });
  onCleanup(live.onRefetch(() => (waitsToBeAsked() ? undefined : showNewest())));

  const change = (changed: Partial<PriorityFilters>) =>
    setQuery({ ...parametersOf({ ...filters(), ...changed }) }, { replace: true });
  const step = (by: number) => {
    const last = list.rows().length - 1;
    setActive((now) => Math.max(0, Math.min(last, now + by)));
    handle?.focus();
  };
  const openRow = (row: ListedCustomer | undefined) => {
    if (row !== undefined) navigate(customerAddress(row));
  };

  createKeyboard({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => openRow(list.rows()[active()]),
    '/': () => searchField?.focus(),
    e: () => exportLink?.click(),
    x: () => choose(list.rows()[active()]),
    o: () => (chosenCount() > 0 ? statusField?.focus() : undefined),
    h: () => setHeld(!isHeld()),
    n: () => newerId() !== undefined && void showNewest(),
    Escape: () => {
      if (chosenCount() > 0) chooseNobody();
      else setActive(-1);
    },
    '?': () => help?.showModal(),
  });

  const about = () => {
    const total = list.total();
    if (total === undefined) return ' ';
    const people = `${formats().count(total)} ${total === 1 ? 'customer' : 'customers'}`;
    return countFilters(filters()) > 0 ? `${people} match` : people;
  };

  return (
    <>
      <PageHeading title="Priorities" about={about()}>
        <Show when={may(identity.role, 'manager')}>
          <a
            ref={exportLink}
            class="button no-print"
            href={exportAddress(filters(), { columns: columns().map(({ id }) => id) })}
            download=""
            rel="external"
            title="Save these customers as a CSV file (e)"
          >
            <Icon name="down" /> Export
          </a>
          <a
            class="button-quiet no-print"
            href={exportAddress(filters(), { format: 'xlsx', columns: columns().map(({ id }) => id) })}
            download=""
            rel="external"
            title="Save these customers as a spreadsheet"
          >
            XLSX
          </a>
        </Show>
        <Show when={identity.kind === 'user'}>
          <ViewsMenu query={queryOf(filters())} />
        </Show>
        <ColumnChoice
          available={availableColumns(room())}
          shown={columns()}
          isChosen={filters().columns !== null}
          onChange={(ids) => change({ columns: ids })}
        />
        <button
          type="button"
          class="button no-print aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent-ink"
          aria-pressed={isHeld()}
          title="Keep the list as it is while new runs are published (h)"
          onClick={() => setHeld(!isHeld())}
        >
          <Icon name={isHeld() ? 'play' : 'hold'} />
          {isHeld() ? 'Held still' : 'Hold still'}
        </button>
        <button
          type="button"
          class="button-quiet no-print hidden md:inline-flex"
          title="Keyboard shortcuts (?)"
          aria-label="Keyboard shortcuts"
          onClick={() => help?.showModal()}
        >
          <kbd class="font-sans">?</kbd>
        </button>
      </PageHeading>
      <PredictionNotice run={runs.published()} />
      <FilterBar
        filters={filters()}
        facets={facets.data}
        hasPredictions={runs.published()?.hasPredictions ?? false}
        onChange={change}
        searchRef={(field) => {
          searchField = field;
        }}
      />
      <Switch
        fallback={
          <div class="border-t border-line px-4 py-4 md:px-6">
            <SkeletonLines count={10} label="The list is being fetched" />
          </div>
        }
      >
        <Match when={list.problem() !== undefined && list.rows().length === 0}>
          <ProblemPanel
            what="The list could not be fetched"
            problem={list.problem()}
            onRetry={() => void list.open((cursor, signal) => api.customers(filters(), cursor, signal))}
          />
        </Match>
        <Match when={list.total() === 0 && countFilters(filters()) > 0}>
          <EmptyState title="Nobody matches these filters">
            <p>Widen one of them, or look at everyone again.</p>
            <button type="button" class="button" onClick={() => change(noFilters)}>
              Clear all filters
            </button>
          </EmptyState>
        </Match>
        <Match when={list.total() === 0}>
          <EmptyState title="No run has been published yet">
            <p>
              The list shows the customers of the newest finished run. As soon as one is published it appears here by
              itself.
            </p>
            <a class="button-strong" href="/runs">
              Go to Runs
            </a>
          </EmptyState>
        </Match>
        <Match when={list.total() !== undefined}>
          <PriorityList
            rows={list.rows()}
            total={list.total() ?? 0}
            isComplete={list.isComplete()}
            width={width()}
            columns={columns()}
            isChosen={seesContacts ? (row) => isEveryone() || chosen().has(row.customerId) : undefined}
            onChoose={choose}
            hasPredictions={runs.published()?.hasPredictions ?? false}
            sort={filters().sort}
            direction={directionOf(filters())}
            onSort={(sort) => change(orderAfterClick(filters(), sort))}
            active={active()}
            onActive={setActive}
            onOpen={openRow}
            onNearEnd={() => void list.loadMore()}
            moved={moved()}
            initialOffset={returning?.offset ?? 0}
            ref={(given) => {
              handle = given;
            }}
          />
        </Match>
      </Switch>
      <NewerRun run={offeredRun()} shown={list.runId()} onShow={() => void showNewest()} />
      <BulkBar
        chosen={chosenCount()}
        matching={list.total() ?? 0}
        isEveryone={isEveryone()}
        onEveryone={() => setEveryone(true)}
        onClear={chooseNobody}
        onSave={setOutreach}
        statusRef={(field) => {
          statusField = field;
        }}
      />
      <ExportProgress />
      <KeyboardHelp ref={(dialog) => (help = dialog)} />
    </>
  );
}
