import type { CustomerSort, Direction, ListedCustomer } from '@foresale/contract';
import { createVirtualizer } from '@tanstack/solid-virtual';
import { createEffect, createMemo, For, on, onMount, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { createPrinting } from '../elements/printing.ts';
import type { ScreenWidth } from '../elements/screen-width.ts';
import type { ChosenCustomers } from './chosen-customers.ts';
import { type Column, columnsFor, PriorityCard, WhyBelow } from './columns.tsx';
import { PrintedList } from './printed-list.tsx';

export interface PriorityListProps {
  readonly rows: readonly ListedCustomer[];
  readonly total: number;
  readonly isComplete: boolean;
  readonly width: ScreenWidth;
  /** The usual ones unless others were chosen. */
  readonly columns?: readonly Column[];
  /** Undefined where nobody can be chosen. */
  readonly chosen?: RowChoice | undefined;
  readonly hasPredictions: boolean;
  readonly sort: CustomerSort;
  readonly direction: Direction;
  readonly onSort: (sort: CustomerSort) => void;
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly onOpen: (row: ListedCustomer) => void;
  readonly onNearEnd: () => void;
  /** Customers whose place changed under the reader's eyes, for a moment after it happened. */
  readonly moved: ReadonlySet<string>;
  readonly initialOffset: number;
  readonly ref: (handle: ListHandle) => void;
}

export type RowChoice = Pick<
  ChosenCustomers,
  'isEveryone' | 'count' | 'has' | 'toggle' | 'chooseEveryone' | 'chooseNobody'
>;

export interface ListHandle {
  focus(): void;
  offset(): number;
  /** The first row that is in view, and how far it is cut off. */
  place(): { readonly index: number; readonly cut: number };
  /** Puts a row where another one was. */
  moveTo(place: { readonly index: number; readonly cut: number }): void;
  scrollToTop(): void;
}

/** Skeletons that stand for rows still to be fetched, so that scrolling has somewhere to go. */
const rowsAhead = 12;
const nearEnd = 40;

const sortWords = { asc: 'ascending', desc: 'descending' } as const;

export function PriorityList(props: PriorityListProps) {
  const { formats } = useDashboard();
  const isPrinting = createPrinting();
  let grid: HTMLDivElement | undefined;
  const height = () => {
    if (props.width === 'phone') return props.hasPredictions ? 88 : 64;
    return hasWhyBelow() ? 72 : 48;
  };
  const headerHeight = () => (props.width === 'phone' ? 0 : 36);
  const columns = createMemo(
    () =>
      props.columns ??
      columnsFor({ width: props.width, hasPredictions: props.hasPredictions, seesContacts: false }, null),
  );
  const hasWhyBelow = () =>
    props.width === 'narrow' && props.hasPredictions && !columns().some(({ id }) => id === 'reasons');
  const mayChoose = () => props.chosen !== undefined;
  const template = createMemo(() =>
    [...(mayChoose() ? ['1rem'] : []), ...columns().map((column) => column.track)].join(' '),
  );
  const count = () => (props.isComplete ? props.rows.length : Math.min(props.rows.length + rowsAhead, props.total));

  const virtualizer = createVirtualizer<HTMLDivElement, HTMLDivElement>({
    get count() {
      return count();
    },
    getScrollElement: () => grid ?? null,
    estimateSize: () => height(),
    overscan: 8,
    get initialOffset() {
      return props.initialOffset;
    },
    get scrollMargin() {
      return headerHeight();
    },
    get scrollPaddingStart() {
      return headerHeight();
    },
  });
  createEffect(on(height, () => virtualizer.measure(), { defer: true }));
  createEffect(() => {
    const last = virtualizer.getVirtualItems().at(-1);
    if (last !== undefined && !props.isComplete && last.index >= props.rows.length - nearEnd) props.onNearEnd();
  });
  createEffect(
    on(
      () => props.active,
      (active) => {
        if (active >= 0) virtualizer.scrollToIndex(active, { align: 'auto' });
      },
      { defer: true },
    ),
  );
  onMount(() => {
    props.ref({
      focus: () => grid?.focus(),
      offset: () => grid?.scrollTop ?? 0,
      place: () => {
        const top = grid?.scrollTop ?? 0;
        const index = Math.floor(top / height());
        return { index, cut: top - index * height() };
      },
      moveTo: ({ index, cut }) => {
        if (grid !== undefined) grid.scrollTop = index * height() + cut;
      },
      scrollToTop: () => grid?.scrollTo({ top: 0 }),
    });
  });

  return (
    <>
      <Show when={isPrinting()}>
        <PrintedList rows={props.rows} total={props.total} columns={columns()} />
      </Show>
      <div
        ref={grid}
        role="grid"
        tabindex="0"
        aria-label="Customers by priority"
        aria-rowcount={props.total + 1}
        aria-colcount={props.width === 'phone' ? 1 : columns().length + (mayChoose() ? 1 : 0) + (hasWhyBelow() ? 1 : 0)}
        aria-activedescendant={props.active >= 0 ? `row-${props.active}` : undefined}
        class="relative min-h-0 flex-1 overflow-auto border-t border-line print:hidden bg-panel focus-visible:outline-offset-[-2px]"
        // The chosen row shows where the focus is.
        classList={{ 'outline-none!': props.active >= 0 }}
      >
        <div
          role="rowgroup"
          class="sticky top-0 z-10"
          classList={{ 'sr-only': props.width === 'phone', 'min-w-fit': props.width !== 'phone' }}
        >
          <div
            role="row"
            aria-rowindex={1}
            class="grid h-9 items-center gap-x-3 border-b border-line bg-panel px-4 text-xs font-medium text-ink-faint md:px-6"
            style={{ 'grid-template-columns': template() }}
          >
            <Show when={mayChoose() && props.width !== 'phone'}>
              <div role="columnheader">
                <input
                  type="checkbox"
                  class="block size-4"
                  aria-label="Choose all customers of the list"
                  ref={(box) =>
                    createEffect(() => {
                      box.indeterminate = (props.chosen?.count() ?? 0) > 0 && props.chosen?.isEveryone() === false;
                    })
                  }
                  checked={props.chosen?.isEveryone() ?? false}
                  onChange={(event) =>
                    event.currentTarget.checked ? props.chosen?.chooseEveryone() : props.chosen?.chooseNobody()
                  }
                />
              </div>
            </Show>
            <For each={props.width === 'phone' ? [] : columns()}>
              {(column) => (
                <div
                  role="columnheader"
                  title={column.hint}
                  aria-sort={
                    column.sort === undefined
                      ? undefined
                      : props.sort === column.sort
                        ? sortWords[props.direction]
                        : 'none'
                  }
                  classList={{ 'text-right': column.isNumber === true, 'pl-3': column.isSetOff === true }}
                >
                  <Show when={column.sort} fallback={column.header}>
                    {(sort) => (
                      <button
                        type="button"
                        class="inline-flex items-center gap-0.5 hover:text-ink"
                        classList={{ 'text-ink': props.sort === sort() }}
                        onClick={() => props.onSort(sort())}
                      >
                        {column.header}
                        <Show when={props.sort === sort()}>
                          <Icon name={props.direction === 'desc' ? 'down' : 'up'} class="size-3" />
                        </Show>
                      </button>
                    )}
                  </Show>
                </div>
              )}
            </For>
            <Show when={hasWhyBelow()}>
              <div role="columnheader" class="sr-only">
                Why
              </div>
            </Show>
            <Show when={props.width === 'phone'}>
              <div role="columnheader">Customer</div>
            </Show>
          </div>
        </div>
        <div role="rowgroup" class="relative min-w-fit" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          <For each={virtualizer.getVirtualItems()}>
            {(item) => {
              const row = () => props.rows[item.index];
              return (
                <div
                  role="row"
                  id={`row-${item.index}`}
                  aria-rowindex={item.index + 2}
                  aria-selected={props.active === item.index}
                  data-customer={row()?.customerId}
                  class="absolute inset-x-0 border-b border-line aria-selected:bg-accent-wash hover:bg-raised"
                  classList={{ 'row-moved': props.moved.has(row()?.customerId ?? '') }}
                  style={{ height: `${height()}px`, transform: `translateY(${item.start - headerHeight()}px)` }}
                  onClick={() => props.onActive(item.index)}
                  onDblClick={() => {
                    const opened = row();
                    if (opened !== undefined) props.onOpen(opened);
                  }}
                >
                  <Show
                    when={row()}
                    fallback={
                      <div role="gridcell" class="flex h-full items-center px-6">
                        <span class="sr-only">Row {formats().count(item.index + 1)} is being fetched</span>
                        <div class="skeleton h-4 w-full max-w-2xl" />
                      </div>
                    }
                  >
                    {(shown) => (
                      <Show
                        when={props.width !== 'phone'}
                        fallback={<PriorityCard row={shown()} hasPredictions={props.hasPredictions} />}
                      >
                        <div
                          role="presentation"
                          class="grid h-full items-center gap-x-3 px-4 md:px-6"
                          classList={{ 'content-center gap-y-1': hasWhyBelow() }}
                          style={{ 'grid-template-columns': template() }}
                        >
                          <Show when={mayChoose()}>
                            <div role="gridcell">
                              <input
                                type="checkbox"
                                tabindex="-1"
                                class="block size-4"
                                aria-label={`Choose ${shown().name ?? shown().customerId}`}
                                checked={props.chosen?.has(shown()) ?? false}
                                onClick={(event) => {
                                  event.stopPropagation();
                                  props.chosen?.toggle(shown(), event.shiftKey);
                                }}
                              />
                            </div>
                          </Show>
                          <For each={columns()}>
                            {(column) => (
                              <div
                                role="gridcell"
                                class="min-w-0 leading-tight"
                                classList={{ 'text-right': column.isNumber === true, 'pl-3': column.isSetOff === true }}
                              >
                                <Dynamic component={column.cell} row={shown()} />
                              </div>
                            )}
                          </For>
                          <Show when={hasWhyBelow()}>
                            <div role="gridcell" class="col-span-full min-w-0">
                              <WhyBelow row={shown()} />
                            </div>
                          </Show>
                        </div>
                      </Show>
                    )}
                  </Show>
                </div>
              );
            }}
          </For>
        </div>
      </div>
    </>
  );
}
