import type { CustomerFilter } from '@foresale/contract';
import { type FilterParameters, filterOf, filtersOf, type PriorityFilters, parametersOf } from '../filters/filters.ts';

/** What the page shows; all of it stands in the address. */
export interface RfmView {
  /** The list's own filters and order, under the same names, so that a view can be carried over. */
  readonly filters: PriorityFilters;
  /** The cell of the grid that was opened. */
  readonly recencyScore: number | null;
  readonly frequencyScore: number | null;
  readonly gridBy: 'customers' | 'money';
  readonly bars: 'values' | 'scores';
}

type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export function viewOf(query: Query): RfmView {
  return {
    filters: filtersOf(query),
    recencyScore: score(query.r),
    frequencyScore: score(query.f),
    gridBy: query.by === 'money' ? 'money' : 'customers',
    bars: query.bars === 'scores' ? 'scores' : 'values',
  };
}

export function parametersOfView(view: RfmView): FilterParameters {
  return {
    ...parametersOf(view.filters),
    r: view.recencyScore === null ? null : String(view.recencyScore),
    f: view.frequencyScore === null ? null : String(view.frequencyScore),
    by: view.gridBy === 'customers' ? null : view.gridBy,
    bars: view.bars === 'values' ? null : view.bars,
  };
}

/** Everyone the filters leave, snoozed or not: what the grid counts, so that its cells can be compared while one is open. */
export function filterOfGrid({ filters }: RfmView): CustomerFilter {
  return filterOf({ ...filters, showsSnoozed: true });
}

/** Those of them who are in the open cell: what the histograms and the list show. */
export function filterOfCell(view: RfmView): CustomerFilter {
  return {
    ...filterOfGrid(view),
    ...(view.recencyScore === null ? {} : { recencyScore: [view.recencyScore] }),
    ...(view.frequencyScore === null ? {} : { frequencyScore: [view.frequencyScore] }),
  };
}

function score(value: string | readonly string[] | undefined): number | null {
  return typeof value === 'string' && /^[1-5]$/.test(value) ? Number(value) : null;
}
