import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { type PriorityFilters, parametersOf } from '../filters/filters.ts';
import { may } from '../shell/may.ts';
import { ViewsMenu } from '../views/views-menu.tsx';
import { ColumnChoice } from './column-choice.tsx';
import type { Column } from './columns.tsx';
import { exportAddress } from './export-address.ts';

export interface PageActionsProps {
  readonly filters: PriorityFilters;
  readonly availableColumns: readonly Column[];
  readonly columns: readonly Column[];
  /** The columns of a file, by id. */
  readonly fileColumnIds: readonly string[];
  readonly onColumns: (ids: readonly string[] | null) => void;
  readonly isHeld: boolean;
  readonly onHold: () => void;
  readonly onHelp: () => void;
  readonly exportRef: (link: HTMLAnchorElement) => void;
}

/** What there is to do with the list as a whole. */
export function PageActions(props: PageActionsProps) {
  const { identity } = useDashboard();
  return (
    <>
      <Show when={may(identity.role, 'manager')}>
        <a
          ref={props.exportRef}
          class="button no-print"
          href={exportAddress(props.filters, { columns: props.fileColumnIds })}
          download=""
          rel="external"
          title="Save these customers as a CSV file (e)"
        >
          <Icon name="down" /> Export
        </a>
        <a
          class="button-quiet no-print"
          href={exportAddress(props.filters, { format: 'xlsx', columns: props.fileColumnIds })}
          download=""
          rel="external"
          title="Save these customers as a spreadsheet"
        >
          XLSX
        </a>
        <a
          class="button-quiet no-print hidden md:inline-flex"
          href={exportAddress(props.filters, { byteOrderMark: true, columns: props.fileColumnIds })}
          download=""
          rel="external"
          title="Save these customers as a CSV file that Excel opens with the right letters"
        >
          CSV for Excel
        </a>
      </Show>
      <Show when={identity.kind === 'user'}>
        <ViewsMenu query={queryOf(props.filters)} />
      </Show>
      <ColumnChoice
        available={props.availableColumns}
        shown={props.columns}
        isChosen={props.filters.columns !== null}
        onChange={props.onColumns}
      />
      <button
        type="button"
        class="button no-print aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent-ink"
        aria-pressed={props.isHeld}
        title="Keep the list as it is while new runs are published (h)"
        onClick={() => props.onHold()}
      >
        <Icon name={props.isHeld ? 'play' : 'hold'} />
        {props.isHeld ? 'Held still' : 'Hold still'}
      </button>
      <button
        type="button"
        class="button-quiet no-print hidden md:inline-flex"
        title="Keyboard shortcuts (?)"
        aria-label="Keyboard shortcuts"
        onClick={() => props.onHelp()}
      >
        <kbd class="font-sans">?</kbd>
      </button>
    </>
  );
}

/** What an address says, for a view that keeps it. */
function queryOf(filters: PriorityFilters): string {
  const given = Object.entries(parametersOf(filters)).filter((entry): entry is [string, string] => entry[1] !== null);
  return new URLSearchParams(given).toString();
}
