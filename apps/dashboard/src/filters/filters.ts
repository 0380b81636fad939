import type { CustomerFilter, CustomerSort, Direction } from '@foresale/contract';
import { isStatusChoice, type StatusChoice } from '../outreach/statuses.ts';

/** Their usual direction is the one that a header gives first: the best to call at the top. */
const usualDirection: Readonly<Record<CustomerSort, Direction>> = {
  priority: 'asc',
  recency: 'asc',
  frequency: 'desc',
  monetary: 'desc',
  probability: 'desc',
  expected_value: 'desc',
};

/** Which customers the list shows, and in which order. The address holds all of it, so that a view can be sent on. */
export interface PriorityFilters {
  readonly search: string;
  readonly segments: readonly string[];
  /** First and last day of the last purchase, YYYY-MM-DD. */
  readonly boughtFrom: string | null;
  readonly boughtTo: string | null;
  /** 0 to 1. */
  readonly minProbability: number | null;
  readonly maxProbability: number | null;
  readonly country: string | null;
  readonly city: string | null;
  readonly category: string | null;
  /** 1 to 5 each; none means any. */
  readonly recencyScores: readonly number[];
  readonly frequencyScores: readonly number[];
  readonly outreach: readonly StatusChoice[];
  /** The id of a user, or `none`. */
  readonly owner: string | null;
  /** Customers whose snooze has not ended are hidden unless this, or the filter by outreach, asks for them. */
  readonly showsSnoozed: boolean;
  /** The columns that are shown, by id; null shows the usual ones. */
  readonly columns: readonly string[] | null;
  readonly sort: CustomerSort;
  /** Null is the usual one of the sort. */
  readonly direction: Direction | null;
}

export const noFilters: PriorityFilters = {
  search: '',
  segments: [],
  boughtFrom: null,
  boughtTo: null,
  minProbability: null,
  maxProbability: null,
  country: null,
  city: null,
  category: null,
  recencyScores: [],
  frequencyScores: [],
  outreach: [],
  owner: null,
  showsSnoozed: false,
  columns: null,
  sort: 'priority',
  direction: null,
};

/** What stands in the address; null is left out of it. */
export type FilterParameters = Readonly<Record<string, string | null>>;

/** Reads an address that anyone may have typed: what makes no sense counts as not given. */
export function filtersOf(query: Readonly<Record<string, string | readonly string[] | undefined>>): PriorityFilters {
  const text = (name: string) => {
    const value = query[name];
    return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim();
  };
  return {
    search: text('q'),
    segments: text('segment')
      .split('|')
      .filter((segment) => segment !== ''),
    boughtFrom: day(text('from')),
    boughtTo: day(text('to')),
    minProbability: percent(text('min')),
    maxProbability: percent(text('max')),
    country: text('country') || null,
    city: text('city') || null,
    category: text('category') || null,
    recencyScores: scores(text('r')),
    frequencyScores: scores(text('f')),
    outreach: text('status').split('|').filter(isStatusChoice),
    owner: /^(none|[1-9]\d{0,14})$/.test(text('owner')) ? text('owner') : null,
    showsSnoozed: text('snoozed') === 'shown',
    columns: text('columns') === '' ? null : text('columns').split('|'),
    sort: isSort(text('sort')) ?? 'priority',
    direction: text('direction') === 'asc' ? 'asc' : text('direction') === 'desc' ? 'desc' : null,
  };
}

export function parametersOf(filters: PriorityFilters): FilterParameters {
  return {
    q: filters.search || null,
    segment: filters.segments.join('|') || null,
    from: filters.boughtFrom,
    to: filters.boughtTo,
    min: asPercent(filters.minProbability),
    max: asPercent(filters.maxProbability),
    country: filters.country,
    city: filters.city,
    category: filters.category,
    r: filters.recencyScores.join('') || null,
    f: filters.frequencyScores.join('') || null,
    status: filters.outreach.join('|') || null,
    owner: filters.owner,
    snoozed: filters.showsSnoozed ? 'shown' : null,
    columns: filters.columns?.join('|') || null,
    sort: filters.sort === 'priority' ? null : filters.sort,
    direction: filters.direction,
  };
}

/** What narrows nothing: how the list is shown, and whom it adds. */
const otherNames = new Set(['sort', 'direction', 'columns', 'snoozed']);

/** The same in the API's words, which leave out what does not narrow. */
export function filterOf(filters: PriorityFilters): CustomerFilter {
  return {
    ...(filters.search === '' ? {} : { text: filters.search.slice(0, 100) }),
    ...(filters.segments.length === 0 ? {} : { segment: [...filters.segments] }),
    ...(filters.boughtFrom === null ? {} : { lastPurchaseFrom: filters.boughtFrom }),
    ...(filters.boughtTo === null ? {} : { lastPurchaseTo: filters.boughtTo }),
    ...(filters.minProbability === null ? {} : { minProbability: filters.minProbability }),
    ...(filters.maxProbability === null ? {} : { maxProbability: filters.maxProbability }),
    ...(filters.country === null ? {} : { country: [filters.country] }),
    ...(filters.city === null ? {} : { city: [filters.city] }),
    ...(filters.category === null ? {} : { category: [filters.category] }),
    ...(filters.recencyScores.length === 0 ? {} : { recencyScore: [...filters.recencyScores] }),
    ...(filters.frequencyScores.length === 0 ? {} : { frequencyScore: [...filters.frequencyScores] }),
    ...(filters.outreach.length === 0 ? {} : { outreach: [...filters.outreach] }),
    ...(filters.owner === null ? {} : { owner: [filters.owner === 'none' ? 'none' : Number(filters.owner)] }),
    ...(filters.showsSnoozed ? { snoozed: 'shown' as const } : {}),
  };
}

export function directionOf({ sort, direction }: Pick<PriorityFilters, 'sort' | 'direction'>): Direction {
  return direction ?? usualDirection[sort];
}

/** What a click on a header asks for: its usual direction first, the other one when it is the order already. */
export function orderAfterClick(
  filters: PriorityFilters,
  clicked: CustomerSort,
): Pick<PriorityFilters, 'sort' | 'direction'> {
  if (filters.sort !== clicked) return { sort: clicked, direction: null };
  const turned = directionOf(filters) === 'asc' ? 'desc' : 'asc';
  return { sort: clicked, direction: turned === usualDirection[clicked] ? null : turned };
}

/** How many filters narrow the list; the order does not. */
export function countFilters(filters: PriorityFilters): number {
  return Object.entries(parametersOf(filters)).filter(([name, value]) => !otherNames.has(name) && value !== null)
    .length;
}

function isSort(text: string): CustomerSort | undefined {
  return Object.keys(usualDirection).find((sort): sort is CustomerSort => sort === text);
}

/** `45` means 4 or 5. */
function scores(text: string): readonly number[] {
  return /^[1-5]{1,5}$/.test(text) ? [...new Set(text)].map(Number) : [];
}

function day(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const parsed = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== text ? null : text;
}

function percent(text: string): number | null {
  if (!/^\d{1,3}(\.\d+)?$/.test(text)) return null;
  const value = Number(text) / 100;
  return value <= 1 ? value : null;
}

function asPercent(value: number | null): string | null {
  return value === null ? null : String(Number((value * 100).toFixed(6)));
}
