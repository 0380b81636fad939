import type { CustomerSort, ListedCustomer } from '@foresale/contract';
import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Scores } from '../elements/scores.tsx';
import type { ScreenWidth } from '../elements/screen-width.ts';
import { OutreachMark } from '../outreach/outreach-mark.tsx';
import { statusNames } from '../outreach/statuses.ts';
import { expectedFactors } from './expected-factors.ts';
import { Movement } from './movement.tsx';
import { Probability } from './probability.tsx';
import { reasonsOf } from './reasons.ts';

export interface Column {
  readonly id: string;
  readonly header: string;
  /** What the header means, for whoever hovers or listens. */
  readonly hint?: string;
  readonly track: string;
  readonly isNumber?: boolean;
  /** Stands off the column before it: a dash beside a number would read as its sign. */
  readonly isSetOff?: boolean;
  readonly sort?: CustomerSort;
  readonly needsPrediction?: boolean;
  readonly onlyWide?: boolean;
  /** Uses the room that the reasons take once there are some. */
  readonly insteadOfPrediction?: boolean;
  /** Shown to those who ask for it. */
  readonly onlyChosen?: boolean;
  /** Nobody else may see what it holds. */
  readonly needsContacts?: boolean;
  readonly cell: (props: { readonly row: ListedCustomer }) => JSX.Element;
}

const columns: readonly Column[] = [
  {
    id: 'rank',
    header: 'Rank',
    hint: 'Place in the list, and how far the customer moved since the previous run',
    track: '4.5rem',
    sort: 'priority',
    cell: (props) => <Rank row={props.row} />,
  },
  {
    id: 'customer',
    header: 'Customer',
    track: 'minmax(11.5rem, 1fr)',
    cell: (props) => (
      <>
        <CustomerLink row={props.row} />
        <span class="block truncate text-xs text-ink-faint">{contactOf(props.row)}</span>
      </>
    ),
  },
  {
    id: 'probability',
    header: 'Chance to buy',
    hint: 'Chance of at least one order within the horizon',
    track: '6.5rem',
    sort: 'probability',
    needsPrediction: true,
    cell: (props) => <Probability value={props.row.purchaseProbability} confidence={props.row.confidence} />,
  },
  {
    id: 'expected',
    header: 'Expected value',
    hint: 'Chance of a purchase times the usual order of this customer',
    track: '7rem',
    isNumber: true,
    sort: 'expected_value',
    needsPrediction: true,
    cell: (props) => <ExpectedValue row={props.row} />,
  },
  {
    id: 'segment',
    header: 'Segment',
    track: '8rem',
    cell: (props) => (
      <>
        <span class="block truncate">{props.row.segment}</span>
        <Show when={props.row.previousSegment !== null && props.row.previousSegment !== props.row.segment}>
          <span class="block truncate text-xs text-ink-faint">was {props.row.previousSegment}</span>
        </Show>
      </>
    ),
  },
  {
    id: 'scores',
    header: 'R F M',
    hint: 'Scores for recency, frequency and monetary value, 5 is best',
    track: '4.5rem',
    cell: (props) => (
      <Scores
        recency={props.row.recencyScore}
        frequency={props.row.frequencyScore}
        monetary={props.row.monetaryScore}
      />
    ),
  },
  {
    id: 'place',
    header: 'Place',
    track: 'minmax(8rem, 1fr)',
    onlyWide: true,
    insteadOfPrediction: true,
    cell: (props) => (
      <>
        <span class="block truncate">{props.row.city}</span>
        <span class="block truncate text-xs text-ink-faint">
          {[props.row.state, props.row.country].filter((part) => part !== null).join(', ')}
        </span>
      </>
    ),
  },
  {
    id: 'recency',
    header: 'Last purchase',
    track: '6.5rem',
    sort: 'recency',
    cell: (props) => {
      const { formats } = useDashboard();
      return (
        <>
          <span class="block whitespace-nowrap">{formats().day(props.row.lastPurchaseDate)}</span>
          <span class="block text-xs text-ink-faint">{daysAgo(props.row.recencyDays)}</span>
        </>
      );
    },
  },
  {
    id: 'frequency',
    header: 'Orders',
    track: '4rem',
    isNumber: true,
    onlyWide: true,
    insteadOfPrediction: true,
    sort: 'frequency',
    cell: (props) => {
      const { formats } = useDashboard();
      return formats().count(props.row.frequency);
    },
  },
  {
    id: 'monetary',
    header: 'Spent',
    hint: 'Net of returns',
    track: '4.5rem',
    isNumber: true,
    insteadOfPrediction: true,
    sort: 'monetary',
    cell: (props) => <Money value={props.row.monetary} />,
  },
  {
    id: 'average',
    header: 'Per order',
    hint: 'Spent over counted orders',
    track: '5.5rem',
    isNumber: true,
    onlyWide: true,
    insteadOfPrediction: true,
    cell: (props) => <Money value={props.row.monetary / Math.max(1, props.row.frequency)} />,
  },
  {
    id: 'outreach',
    header: 'Outreach',
    hint: 'What the team does with the customer, and whose it is',
    track: '7.25rem',
    isSetOff: true,
    cell: (props) => <OutreachMark outreach={props.row.outreach} />,
  },
  {
    id: 'note',
    header: 'Note',
    track: 'minmax(9rem, 1fr)',
    onlyChosen: true,
    needsContacts: true,
    cell: (props) => <span class="line-clamp-2 text-xs text-ink-soft">{props.row.outreach?.note}</span>,
  },
  {
    id: 'reasons',
    header: 'Why',
    hint: 'What speaks for a purchase and against it, the strongest first',
    track: 'minmax(11.5rem, 2fr)',
    needsPrediction: true,
    onlyWide: true,
    cell: (props) => (
      <span data-why class="line-clamp-2 text-xs text-ink-soft" title={reasonsOf(props.row).join('\n')}>
        {reasonsOf(props.row).join(' · ')}
      </span>
    ),
  },
];

export interface ColumnRoom {
  readonly width: ScreenWidth;
  readonly hasPredictions: boolean;
  readonly seesContacts: boolean;
}

/** What there is to choose from. */
export function availableColumns({ hasPredictions, seesContacts }: ColumnRoom): readonly Column[] {
  return columns.filter(
    (column) => (hasPredictions || column.needsPrediction !== true) && (seesContacts || column.needsContacts !== true),
  );
}

/** The columns chosen, in their usual order, or those that usually have room. */
export function columnsFor(room: ColumnRoom, chosen: readonly string[] | null): readonly Column[] {
  const available = availableColumns(room);
  const wanted = available.filter((column) => chosen?.includes(column.id));
  if (wanted.length > 0) return wanted;
  return available.filter(
    (column) =>
      column.onlyChosen !== true &&
      !(room.hasPredictions && room.width === 'wide' && column.insteadOfPrediction === true) &&
      (room.width === 'wide' || column.onlyWide !== true),
  );
}

/** The same customer as a card, where there is no room for columns. */
export function PriorityCard(props: { readonly row: ListedCustomer; readonly hasPredictions: boolean }) {
  const { formats } = useDashboard();
  return (
    <div role="gridcell" class="flex h-full items-center gap-3 px-4">
      <span class="w-13 shrink-0 self-start pt-3 text-xs text-ink-soft">
        <Rank row={props.row} />
      </span>
      <div class="flex min-w-0 flex-1 flex-col gap-0.5">
        <div class="flex items-center gap-2">
          <span class="min-w-0 flex-1">
            <CustomerLink row={props.row} />
          </span>
          <Show when={props.hasPredictions} fallback={<Money value={props.row.monetary} />}>
            <span class="w-28 shrink-0">
              <Probability value={props.row.purchaseProbability} confidence={props.row.confidence} />
            </span>
          </Show>
        </div>
        <p class="truncate text-xs text-ink-faint">
          {props.row.segment} · {daysAgo(props.row.recencyDays)} · {formats().count(props.row.frequency)}{' '}
          {props.row.frequency === 1 ? 'order' : 'orders'}
          <Show when={props.row.outreach}>{(outreach) => <> · {statusNames[outreach().status]}</>}</Show>
        </p>
        <Show when={reasonsOf(props.row)[0]}>
          {(reason) => (
            <p data-why class="line-clamp-2 text-xs leading-tight text-ink-soft">
              {reason()}
            </p>
          )}
        </Show>
      </div>
    </div>
  );
}

/** The reasons in a line of their own, where the columns leave no room for them. */
export function WhyBelow(props: { readonly row: ListedCustomer }) {
  return (
    <p data-why class="truncate text-xs text-ink-soft" title={reasonsOf(props.row).join('\n')}>
      {reasonsOf(props.row).join(' · ')}
    </p>
  );
}

/** One below the other: beside each other they would need room for two numbers as long as the list. */
function Rank(props: { readonly row: ListedCustomer }) {
  const { formats } = useDashboard();
  return (
    <>
      <span class="block font-medium">{formats().count(props.row.rank)}</span>
      <span class="block whitespace-nowrap">
        <Movement places={props.row.movement} />
      </span>
    </>
  );
}

function CustomerLink(props: { readonly row: ListedCustomer }) {
  return (
    // The keyboard reaches rows with j and k, so that leaving the list does not take as many presses as it has rows.
    <A
      href={customerAddress(props.row)}
      tabindex="-1"
      class="block truncate font-medium hover:text-accent-ink hover:underline"
    >
      {props.row.name ?? props.row.customerId}
    </A>
  );
}

export function customerAddress(row: ListedCustomer): string {
  return `/customers/${encodeURIComponent(row.customerId)}`;
}

function Money(props: { readonly value: number | null }) {
  const { formats } = useDashboard();
  return <span class="text-right">{props.value === null ? '–' : formats().roundMoney(props.value)}</span>;
}

/** A product is believed once its factors are seen. */
function ExpectedValue(props: { readonly row: ListedCustomer }) {
  const { formats } = useDashboard();
  const factors = () => expectedFactors(props.row, formats());
  return (
    <span class="block" data-factors title={factors()?.sentence}>
      <span class="block">
        <Money value={props.row.expectedValue} />
      </span>
      <Show when={factors()}>
        {(shown) => <span class="block truncate text-xs text-ink-faint">{shown().short}</span>}
      </Show>
    </span>
  );
}

function contactOf(row: ListedCustomer): string {
  return [row.email ?? row.customerId, row.city ?? row.country].filter((part) => part !== null).join(' · ');
}

function daysAgo(days: number): string {
  if (days <= 0) return 'today';
  return days === 1 ? 'yesterday' : `${days} days ago`;
}
