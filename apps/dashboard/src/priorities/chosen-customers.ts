import type { ListedCustomer, OutreachChange } from '@foresale/contract';
import { createSignal } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { saveFile } from '../exports/save-file.ts';
import { directionOf, filterOf, type PriorityFilters } from '../filters/filters.ts';
import { mostAtOnce } from '../outreach/bulk-bar.tsx';
import { exportAddress, fileColumns } from './export-address.ts';

export interface ChosenCustomers {
  /** All that the filters leave, as far as the server changes so many at once. */
  readonly isEveryone: () => boolean;
  readonly count: () => number;
  has(row: ListedCustomer): boolean;
  /** Saves a file of them, with the columns of the list. */
  saveFile(columns: readonly string[]): Promise<void>;
  /** Chooses the row if it is not chosen, and the other way round; with `through`, all rows since the last one alike. */
  toggle(row: ListedCustomer, through?: boolean): void;
  chooseEveryone(): void;
  chooseNobody(): void;
  setOutreach(change: OutreachChange): Promise<void>;
}

/** Those that the reader picked, to be changed at once. */
export function createChosenCustomers(list: {
  readonly filters: () => PriorityFilters;
  readonly rows: () => readonly ListedCustomer[];
  readonly total: () => number | undefined;
}): ChosenCustomers {
  const { api, formats, announce } = useDashboard();
  const [ids, setIds] = createSignal<ReadonlySet<string>>(new Set());
  const [isEveryone, setEveryone] = createSignal(false);

  /** Of the row that was chosen, or not, last. */
  let last: string | undefined;

  /** The rows from the last one to this, which may stand above it. */
  function rowsThrough(row: ListedCustomer): readonly ListedCustomer[] {
    const rows = list.rows();
    const places = [last, row.customerId].map((id) => rows.findIndex(({ customerId }) => customerId === id));
    const [from = -1, to = -1] = places.toSorted((a, b) => a - b);
    return from < 0 ? [row] : rows.slice(from, to + 1);
  }

  const people = (count: number) => `${formats().count(count)} ${count === 1 ? 'customer' : 'customers'}`;

  async function takeBack(changeId: number): Promise<string> {
    const { restored, kept } = await api.server.outreach.undo.mutate({ changeId });
    const left = `${formats().count(kept)} ${kept === 1 ? 'was changed since and keeps' : 'were changed since and keep'}`;
    return `Undone for ${people(restored)}.${kept === 0 ? '' : ` ${left} that change.`}`;
  }

  function chooseNobody(): void {
    setIds(new Set<string>());
    setEveryone(false);
  }

  return {
    isEveryone,
    count: () => (isEveryone() ? Math.min(list.total() ?? 0, mostAtOnce) : ids().size),
    has: (row) => isEveryone() || ids().has(row.customerId),
    toggle: (row, through = false) => {
      // Everyone but somebody: of those below what is fetched, no ids are known here.
      const next = new Set(isEveryone() ? list.rows().map(({ customerId }) => customerId) : ids());
      const isChosen = !next.has(row.customerId);
      for (const { customerId } of through ? rowsThrough(row) : [row]) {
        if (isChosen) next.add(customerId);
        else next.delete(customerId);
      }
      last = row.customerId;
      setEveryone(false);
      setIds(next);
    },
    saveFile: async (columns) => {
      const asked = list.filters();
      if (isEveryone()) return followLink(exportAddress(asked, { columns }));
      await saveFile('/api/export/customers', {
        customer_ids: [...ids()],
        columns: fileColumns(columns),
        sort_by: asked.sort === 'priority' ? 'score' : asked.sort,
        direction: directionOf(asked),
      });
    },
    chooseEveryone: () => setEveryone(true),
    chooseNobody,
    setOutreach: async (change) => {
      const asked = list.filters();
      const { customers, changeId } = await api.server.outreach.setMany.mutate({
        change,
        customers: isEveryone()
          ? { filter: filterOf(asked), sort: asked.sort, direction: directionOf(asked), first: mostAtOnce }
          : { ids: [...ids()] },
      });
      announce(`Outreach was set for ${people(customers)}.`, changeId === null ? undefined : () => takeBack(changeId));
      chooseNobody();
    },
  };
}

function followLink(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}
