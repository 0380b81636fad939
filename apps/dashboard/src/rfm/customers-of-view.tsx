import type { ListedCustomer } from '@foresale/contract';
import { A, useNavigate } from '@solidjs/router';
import { createEffect, createMemo, createSignal, Match, on, onCleanup, onMount, Show, Switch } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { createScreenWidth } from '../elements/screen-width.ts';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { directionOf, orderAfterClick, parametersOf } from '../filters/filters.ts';
import { customerAddress } from '../priorities/columns.tsx';
import { createListWindow } from '../priorities/list-window.ts';
import { PriorityList } from '../priorities/priority-list.tsx';
import { filterOfCell, type RfmView } from './view.ts';

export interface CustomersOfViewProps {
  readonly view: RfmView;
  readonly total: number | undefined;
  readonly onChange: (changed: Partial<RfmView>) => void;
}

const pageSize = 100;

/** The customers behind the pictures, in the columns of Priorities. */
export function CustomersOfView(props: CustomersOfViewProps) {
  const { api, formats, runs } = useDashboard();
  const navigate = useNavigate();
  const width = createScreenWidth();
  const list = createListWindow<ListedCustomer>();
  const [active, setActive] = createSignal(-1);
  const question = createMemo(() => {
    const { sort, direction } = props.view.filters;
    return JSON.stringify({
      filter: filterOfCell(props.view),
      sort,
      ...(direction === null ? {} : { direction }),
      limit: pageSize,
    });
  });
  const open = () => {
    const asked: Parameters<typeof api.server.customers.list.query>[0] = JSON.parse(question());
    return list.open(async (cursor, signal) => {
      const page = await api.server.customers.list.query({ ...asked, cursor }, { signal });
      const { customers: rows, nextCursor, total, snoozed, runId } = page;
      return { rows, nextCursor, total, snoozed, runId };
    });
  };
  createEffect(
    on([question, () => runs.published()?.runId], () => {
      setActive(-1);
      void open();
    }),
  );
  onCleanup(list.close);
  let frame: HTMLDivElement | undefined;
  /** The keys of Priorities, but only while the list has the focus: elsewhere arrows scroll the page. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const row = list.rows()[active()];
    if (by !== undefined) setActive(Math.max(0, Math.min(list.rows().length - 1, active() + by)));
    else if (event.key === 'Enter' && row !== undefined) navigate(customerAddress(row));
    else return;
    event.preventDefault();
  }
  onMount(() => frame?.addEventListener('keydown', onKeyDown));

  return (
    <section class="panel flex flex-col overflow-hidden" aria-labelledby="customers">
      <div class="flex flex-wrap items-baseline justify-between gap-2 p-4 pb-3">
        <h2 id="customers" class="font-semibold">
          Customers <span class="font-normal text-ink-faint">{formats().count(list.total() ?? props.total ?? 0)}</span>
        </h2>
        <Show when={props.view.recencyScore === null}>
          <A class="no-print text-accent-ink hover:underline" href={prioritiesAddress(props.view)}>
            Open in Priorities
          </A>
        </Show>
      </div>
      <div ref={frame} class="flex h-[28rem] flex-col">
        <Switch
          fallback={
            <div class="px-4">
              <SkeletonLines count={6} label="The customers are being fetched" />
            </div>
          }
        >
          <Match when={list.problem() !== undefined && list.rows().length === 0}>
            <ProblemPanel
              what="The customers could not be fetched"
              problem={list.problem()}
              onRetry={() => void open()}
            />
          </Match>
          <Match when={list.total() !== undefined}>
            <PriorityList
              rows={list.rows()}
              total={list.total() ?? 0}
              isComplete={list.isComplete()}
              width={width()}
              hasPredictions={runs.published()?.hasPredictions ?? false}
              sort={props.view.filters.sort}
              direction={directionOf(props.view.filters)}
              onSort={(sort) =>
                props.onChange({
                  filters: { ...props.view.filters, ...orderAfterClick(props.view.filters, sort) },
                })
              }
              active={active()}
              onActive={setActive}
              onOpen={(row) => navigate(customerAddress(row))}
              onNearEnd={() => void list.loadMore()}
              moved={new Set()}
              initialOffset={0}
              ref={() => undefined}
            />
          </Match>
        </Switch>
      </div>
    </section>
  );
}

function prioritiesAddress({ filters }: RfmView): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parametersOf(filters))) if (value !== null) query.set(name, value);
  const search = query.toString();
  return search === '' ? '/' : `/?${search}`;
}
