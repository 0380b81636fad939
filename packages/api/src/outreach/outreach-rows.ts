import type { CustomerFilter } from '@foresale/contract';
import { createRecent, type DatabasePool } from '@foresale/db';
import {
  addRows,
  type Bitmap,
  emptyBitmap,
  fullBitmap,
  keepCommon,
  type OpenColumns,
  removeAll,
} from '@foresale/db/list-columns';
import { ranksOf } from '@foresale/db/lists';
import { type OutreachEntries, statusOn } from './outreach-book.ts';
import { shopDay } from './shop-day.ts';

const mostAnswers = 24;
const batch = 10_000;

/** Which rows of a run's list have the outreach that a filter asks for. */
export function createOutreachRows(pool: DatabasePool, { runId, size }: Pick<OpenColumns, 'runId' | 'size'>) {
  const rowsByCustomer = new Map<string, number>();
  const answers = createRecent<Bitmap>(mostAnswers);

  /** A customer without a row in this run is looked up once. */
  async function lookUp(entries: OutreachEntries): Promise<void> {
    const unknown = [...entries.byCustomer.keys()].filter((customerId) => !rowsByCustomer.has(customerId));
    for (let from = 0; from < unknown.length; from += batch) {
      const ids = unknown.slice(from, from + batch);
      const ranks = await ranksOf(pool, runId, ids);
      for (const customerId of ids) rowsByCustomer.set(customerId, (ranks.get(customerId) ?? 0) - 1);
    }
  }

  function rowsWhere(entries: OutreachEntries, holds: (kept: EntryOf) => boolean): Bitmap {
    const rows: number[] = [];
    for (const kept of entries.byCustomer.values()) {
      const row = rowsByCustomer.get(kept.customerId) ?? -1;
      if (row >= 0 && holds(kept)) rows.push(row);
    }
    return addRows(emptyBitmap(size), Uint32Array.from(rows));
  }

  return {
    matching: async (
      { outreach, owner, snoozed }: Pick<CustomerFilter, 'outreach' | 'owner' | 'snoozed'>,
      entries: OutreachEntries,
      timeZone = 'UTC',
    ): Promise<{ readonly question: string; readonly rows: Bitmap }> => {
      await lookUp(entries);
      const today = shopDay(timeZone);
      const question = JSON.stringify([entries.version, today, outreach, owner, snoozed]);
      const rows = answers.remember(question, () => {
        const statuses = new Set<string>(outreach);
        const owners = new Set<number | string>(owner);
        const isOwned = ({ ownerId }: EntryOf) => owners.has(ownerId ?? 'none');
        const all = fullBitmap(size);
        // Whoever was never touched has neither status nor owner.
        if (outreach !== undefined) {
          if (statuses.has('none'))
            removeAll(
              all,
              rowsWhere(entries, (kept) => !statuses.has(statusOn(kept, today))),
            );
          else
            keepCommon(
              all,
              rowsWhere(entries, (kept) => statuses.has(statusOn(kept, today))),
            );
        }
        if (owner !== undefined) {
          if (owners.has('none'))
            removeAll(
              all,
              rowsWhere(entries, (kept) => !isOwned(kept)),
            );
          else keepCommon(all, rowsWhere(entries, isOwned));
        }
        if (snoozed === 'hidden')
          removeAll(
            all,
            rowsWhere(entries, (kept) => statusOn(kept, today) === 'snoozed'),
          );
        return all;
      });
      return { question, rows };
    },
  };
}

type EntryOf = OutreachEntries['byCustomer'] extends ReadonlyMap<string, infer Entry> ? Entry : never;
