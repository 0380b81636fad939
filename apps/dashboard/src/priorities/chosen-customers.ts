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
  /** Chooses whoever is not chosen, and the other way round. */
  toggle(row: ListedCustomer): void;
  chooseEveryone(): void;
  chooseNobody(): void;
  setOutreach(change: OutreachChange): Promise<void>;
}

/** Those that the reader picked, to be changed at once. */
export function createChosenCustomers(list: {
  readonly filters: () => PriorityFilters;
  readonly total: () => number | undefined;
}): ChosenCustomers {
  const { api, formats, announce } = useDashboard();
  const [ids, setIds] = createSignal<ReadonlySet<string>>(new Set());
  const [isEveryone, setEveryone] = createSignal(false);

  function chooseNobody(): void {
    setIds(new Set<string>());
    setEveryone(false);
  }

  return {
    isEveryone,
    count: () => (isEveryone() ? Math.min(list.total() ?? 0, mostAtOnce) : ids().size),
    has: (row) => isEveryone() || ids().has(row.customerId),
    toggle: (row) => {
      const next = new Set(ids());
      if (!next.delete(row.customerId)) next.add(row.customerId);
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
      const { customers } = await api.server.outreach.setMany.mutate({
        change,
        customers: isEveryone()
          ? { filter: filterOf(asked), sort: asked.sort, direction: directionOf(asked), first: mostAtOnce }
          : { ids: [...ids()] },
      });
      announce(`Outreach was set for ${formats().count(customers)} ${customers === 1 ? 'customer' : 'customers'}.`);
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
