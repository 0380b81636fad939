import type { Facets, ListedCustomer, OutreachChange } from '@foresale/contract';
import { useLocation, useNavigate, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createMemo, createSignal, Match, on, onCleanup, onMount, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { PageHeading } from '../elements/page-heading.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { createScreenWidth } from '../elements/screen-width.ts';
import { sentenceOf } from '../elements/sentence-of.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { ExportProgress } from '../exports/export-progress.tsx';
import {
  countFilters,
  directionOf,
  filtersOf,
  noFilters,
  orderAfterClick,
  type PriorityFilters,
  parametersOf,
} from '../filters/filters.ts';
import { BulkBar, mostAtOnce } from '../outreach/bulk-bar.tsx';
import { NoRunYet } from '../runs/no-run-yet.tsx';
import { PredictionNotice } from '../runs/prediction-notice.tsx';
import { may } from '../shell/may.ts';
import { createChosenCustomers } from './chosen-customers.ts';
import { availableColumns, columnsFor, customerAddress } from './columns.tsx';
import { FilterBar } from './filter-bar.tsx';
import { followNewest } from './follow-newest.ts';
import { createKeyboard } from './keyboard.ts';
import { KeyboardHelp } from './keyboard-help.tsx';
import { lastList, rememberList } from './last-list.ts';
import { createListWindow } from './list-window.ts';
import { NewerRun } from './newer-run.tsx';
import { PageActions } from './page-actions.tsx';
import { type ListHandle, PriorityList } from './priority-list.tsx';
import { SnoozedSwitch } from './snoozed-switch.tsx';

export function PrioritiesPage() {
  const { api, identity, formats, runs, announce } = useDashboard();
  const navigate = useNavigate();
  const place = useLocation();
  const [query, setQuery] = useSearchParams();
  const filters = createMemo(() => filtersOf(query));
  /** Who is asked for, in which order; the columns change nothing of that. */
  const key = () => JSON.stringify({ ...filters(), columns: null });
  const seesContacts = may(identity.role, 'manager');
  const width = createScreenWidth();
  const hasPredictions = () => runs.published()?.hasPredictions ?? false;
  const room = () => ({ width: width(), hasPredictions: hasPredictions(), seesContacts });
  const columns = createMemo(() => columnsFor(room(), filters().columns));
  /** The reasons, too, where they stand below the columns. */
  const fileColumnIds = () => {
    const ids = columns().map(({ id }) => id);
    return hasPredictions() && filters().columns === null && !ids.includes('reasons') ? [...ids, 'reasons'] : ids;
  };
  const list = createListWindow<ListedCustomer>();
  const [active, setActive] = createSignal(-1);
  let handle: ListHandle | undefined;
  let statusField: HTMLSelectElement | undefined;
  let searchField: HTMLInputElement | undefined;
  let help: HTMLDialogElement | undefined;
  let exportLink: HTMLAnchorElement | undefined;
  const chosen = createChosenCustomers({ filters, rows: list.rows, total: list.total });
  const newest = followNewest({ list, handle: () => handle, active, setActive });
  const returning = lastList()?.key === key() ? lastList() : undefined;

  const facets = useQuery(() => ({
    queryKey: ['facets', runs.published()?.runId ?? null, key()],
    queryFn: () => api.facets(filters()),
    placeholderData: (previous: Facets | undefined) => previous,
  }));

  function open(): Promise<void> {
    const asked = filters();
    return list.open((...page) => api.customers(asked, ...page));
  }
  createEffect(
    on(key, (_, previous) => {
      const opened = open();
      if (previous === undefined) return;
      void opened.then(() => handle?.scrollToTop());
      setActive(-1);
      chosen.chooseNobody();
    }),
  );
  // When this page is left, the address is that of the next one already.
  let lastSearch = '';
  let lastKey = '';
  createEffect(() => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(parametersOf(filters()))) {
      if (value !== null) search.set(name, String(value));
    }
    const asked = key();
    if (place.pathname !== '/') return;
    lastKey = asked;
    lastSearch = search.toString();
  });
  onMount(() => {
    if (returning !== undefined) setActive(returning.active);
  });
  onCleanup(() => {
    rememberList({
      search: lastSearch,
      key: lastKey,
      active: active(),
      offset: handle?.offset() ?? 0,
      customerIds: list.rows().map(({ customerId }) => customerId),
    });
    list.close();
  });
  createEffect(() => {
    const problem = list.problem();
    if (problem !== undefined && list.rows().length > 0)
      announce(`More rows could not be fetched. ${sentenceOf(problem)}`);
  });

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
  const choose = (row: ListedCustomer | undefined, through = false) => {
    if (row !== undefined && seesContacts) chosen.toggle(row, through);
  };
  async function setOutreach(outreach: OutreachChange): Promise<void> {
    await chosen.setOutreach(outreach);
    handle?.focus();
  }

  /** Chosen one by one, or everyone, as long as that is not only the first of them. */
  const maySaveChosen = () => !chosen.isEveryone() || (list.total() ?? 0) <= mostAtOnce;
  async function saveChosen(): Promise<void> {
    try {
      await chosen.saveFile(fileColumnIds());
    } catch (problem) {
      announce(`The file could not be saved. ${sentenceOf(problem)}`);
    }
  }

  createKeyboard({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => openRow(list.rows()[active()]),
    '/': () => searchField?.focus(),
    e: () => exportLink?.click(),
    x: () => choose(list.rows()[active()]),
    X: () => choose(list.rows()[active()], true),
    o: () => (chosen.count() > 0 ? statusField?.focus() : undefined),
    h: () => newest.setHeld(!newest.isHeld()),
    n: () => newest.showNewer(),
    Escape: () => {
      if (chosen.count() > 0) chosen.chooseNobody();
      else setActive(-1);
    },
    '?': () => help?.showModal(),
  });

  const about = () => {
    const total = list.total();
    // Keeps the line, so that nothing jumps when the number comes.
    if (total === undefined) return '\u00a0';
    const people = `${formats().count(total)} ${total === 1 ? 'customer' : 'customers'}`;
    return countFilters(filters()) > 0 ? `${people} match` : people;
  };

  const snoozedSwitch = () => (
    <SnoozedSwitch
      snoozed={list.snoozed()}
      isShown={filters().showsSnoozed}
      onShow={(showsSnoozed) => change({ showsSnoozed })}
    />
  );

  return (
    <>
      <PageHeading
        title="Priorities"
        about={
          <>
            <span>{about()}</span> {snoozedSwitch()}
          </>
        }
      >
        <PageActions
          filters={filters()}
          availableColumns={availableColumns(room())}
          columns={columns()}
          fileColumnIds={fileColumnIds()}
          onColumns={(ids) => change({ columns: ids })}
          isHeld={newest.isHeld()}
          onHold={() => newest.setHeld(!newest.isHeld())}
          onHelp={() => help?.showModal()}
          exportRef={(link) => {
            exportLink = link;
          }}
        />
      </PageHeading>
      <PredictionNotice run={runs.published()} />
      <FilterBar
        filters={filters()}
        facets={facets.data}
        hasPredictions={hasPredictions()}
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
          <ProblemPanel what="The list could not be fetched" problem={list.problem()} onRetry={() => void open()} />
        </Match>
        <Match when={list.total() === 0 && list.snoozed() > 0}>
          <EmptyState title="Everyone here is snoozed">
            <p>Each returns to the list on the day the snooze ends.</p>
            {snoozedSwitch()}
          </EmptyState>
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
          <NoRunYet what="The list shows the customers of the newest finished run." />
        </Match>
        <Match when={list.total() !== undefined}>
          <PriorityList
            rows={list.rows()}
            total={list.total() ?? 0}
            isComplete={list.isComplete()}
            width={width()}
            columns={columns()}
            chosen={seesContacts ? chosen : undefined}
            hasPredictions={hasPredictions()}
            sort={filters().sort}
            direction={directionOf(filters())}
            onSort={(sort) => change(orderAfterClick(filters(), sort))}
            active={active()}
            onActive={setActive}
            onOpen={openRow}
            onNearEnd={() => void list.loadMore()}
            moved={newest.moved()}
            initialOffset={returning?.offset ?? 0}
            ref={(given) => {
              handle = given;
            }}
          />
        </Match>
      </Switch>
      <NewerRun run={newest.offered()} shown={list.runId()} onShow={() => newest.showNewer()} />
      <BulkBar
        chosen={chosen.count()}
        matching={list.total() ?? 0}
        isEveryone={chosen.isEveryone()}
        onEveryone={chosen.chooseEveryone}
        onClear={chosen.chooseNobody}
        onExport={maySaveChosen() ? () => void saveChosen() : undefined}
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
