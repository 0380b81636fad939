import type { Distribution } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import type { Announcer } from '@foresale/db/events';
import {
  addRows,
  type Bitmap,
  type CategoryRows,
  countRows,
  countValues,
  emptyBitmap,
  findText,
  keepCommon,
  type ListColumns,
  loadCategories,
  loadColumns,
  type Matches,
  matchesOf,
  placeRows,
  sortValue,
  takeRanks,
} from '@foresale/db/list-columns';
import {
  countByValue,
  countCustomers,
  type FacetName,
  findCurrentRun,
  type ListedPage,
  type ListRequest,
  type ListScope,
  listByRanks,
  listCustomers,
  listRanks,
} from '@foresale/db/lists';
import { type DistributionRequest, distributionOf, readDistribution } from '@foresale/db/segments';
import type { OutreachBook } from '../outreach/outreach-book.ts';
import { createOutreachRows } from '../outreach/outreach-rows.ts';
import type { SnapshotCache } from '../snapshot-cache.ts';
import { createRecent } from './recent.ts';

/** Answers about the list of a run: who, how many, in which order. */
export interface ListReader {
  count(scope: ListScope): Promise<number>;
  countByValue(scope: ListScope, facet: FacetName): Promise<readonly { value: string; customers: number }[]>;
  distribution(request: DistributionRequest): Promise<Omit<Distribution, 'runId'>>;
  page(request: ListRequest): Promise<ListedPage>;
  /** All of them, by rank, in the order asked for. */
  ranks(request: Pick<ListRequest, keyof ListScope | 'sort' | 'direction'>): Promise<Uint32Array>;
  /** Resolves when the current run's columns are there, or are not wanted; with 'categories', those too. */
  ready(also?: 'categories'): Promise<void>;
  close(): void;
}

export interface ListReaderOptions {
  readonly pool: DatabasePool;
  readonly databaseUrl: string;
  readonly announcer: Announcer;
  readonly outreach: OutreachBook;
  readonly snapshots: SnapshotCache;
  /** Below this PostgreSQL answers at once by itself. */
  readonly leastCustomers?: number;
  readonly onProblem?: (problem: unknown) => void;
}

const mostTexts = 100;
const mostMatches = 24;
const retryMilliseconds = 30_000;

interface Loaded {
  readonly columns: ListColumns;
  /** Undefined until they are there: PostgreSQL answers as long. */
  categories: CategoryRows | undefined;
  /** Begins to read them, once. They are counted from all order lines, so nobody does before somebody asks. */
  readonly readCategories: () => Promise<void>;
  readonly texts: ReturnType<typeof createRecent<Bitmap>>;
  readonly matches: ReturnType<typeof createRecent<Promise<Matches>>>;
  readonly outreachRows: ReturnType<typeof createOutreachRows>;
}

/**
 * Big lists are read into columns once per run, and answered from there; the rows of a page, older runs, and everything
 * until the columns are there come from PostgreSQL, which gives the same answers, only later.
 */
export function createListReader(options: ListReaderOptions): ListReader {
  const { pool, databaseUrl, announcer, outreach, snapshots, leastCustomers = 20_000, onProblem } = options;
  let loaded: Loaded | undefined;
  let loading: { readonly runId: number; readonly done: Promise<void>; stop(): void } | undefined;
  let retryAt = 0;

  async function load(runId: number, customers: number, signal: AbortSignal): Promise<void> {
    const columns = await loadColumns({ databaseUrl, runId, customers }, signal);
    let reading: Promise<void> | undefined;
    const mine: Loaded = {
      columns,
      categories: undefined,
      readCategories: () => {
        reading ??= loadCategories(pool, { runId, customers, signal }).then(
          (found) => {
            mine.categories = found;
          },
          (problem: unknown) => {
            reading = undefined;
            if (!signal.aborted) onProblem?.(problem);
          },
        );
        return reading;
      },
      texts: createRecent(mostTexts),
      matches: createRecent(mostMatches),
      outreachRows: createOutreachRows(pool, columns),
    };
    loaded = mine;
  }

  /** Begins to read the current run, unless that is done or under way. */
  async function keepUp(): Promise<void> {
    const run = await findCurrentRun(pool);
    if (run === null || run.customers < leastCustomers || Date.now() < retryAt) return;
    if (loaded?.columns.runId === run.runId || loading?.runId === run.runId) return;
    loading?.stop();
    const stopping = new AbortController();
    const done = load(run.runId, run.customers, stopping.signal).catch((problem: unknown) => {
      if (stopping.signal.aborted) return;
      retryAt = Date.now() + retryMilliseconds;
      if (loading?.runId === run.runId) loading = undefined;
      onProblem?.(problem);
    });
    loading = { runId: run.runId, done, stop: () => stopping.abort() };
  }

  const keepUpAside = () => void keepUp().catch((problem: unknown) => onProblem?.(problem));
  const stopListening = announcer.onEvent(({ kind }) => {
    // The columns hold names to search in: they are read anew without the one that was erased.
    if (kind === 'customer.erased') {
      loading?.stop();
      loading = undefined;
      loaded = undefined;
    }
    if (kind === 'run.published' || kind === 'customer.erased') keepUpAside();
  });
  keepUpAside();

  /** Undefined sends the question to PostgreSQL. */
  async function matchesIn({ runId, filter, searchesContacts }: ListScope): Promise<Matches | undefined> {
    const current = loaded;
    if (current?.columns.runId !== runId) {
      keepUpAside();
      return undefined;
    }
    if (filter.category !== undefined && current.categories === undefined) {
      void current.readCategories();
      return undefined;
    }
    const dependsOnOutreach = filter.outreach !== undefined || filter.owner !== undefined;
    const wanted = dependsOnOutreach
      ? await current.outreachRows.matching(filter, await outreach.settled(), (await snapshots.current())?.timeZone)
      : undefined;
    const question = JSON.stringify([searchesContacts, filter, wanted?.question]);
    return current.matches.remember(question, async () =>
      matchesOf(current.columns, filter, {
        text: rowsWithText(current, filter.text, searchesContacts),
        category: rowsWithCategory(current, filter.category),
        outreach: wanted?.rows,
      }),
    );
  }

  return {
    count: async (scope) => {
      const matches = await matchesIn(scope);
      return matches === undefined ? countCustomers(pool, scope) : countRows(matches.all);
    },
    countByValue: async (scope, facet) => {
      const matches = await matchesIn(scope);
      if (matches === undefined || loaded?.columns.runId !== scope.runId) return countByValue(pool, scope, facet);
      return countValues(loaded.columns, matches, facet);
    },
    distribution: async ({ edges, currencyDigits, ...scope }) => {
      const matches = await matchesIn(scope);
      const columns = loaded?.columns;
      if (matches === undefined || columns?.runId !== scope.runId)
        return readDistribution(pool, { ...scope, edges, currencyDigits });
      const { scores, buckets } = placeRows(columns, matches.all, edges);
      const inUnits = scores.map(({ monetaryMinor, ...score }) => ({
        ...score,
        monetary: monetaryMinor / 10 ** currencyDigits,
      }));
      return distributionOf({ scores: inUnits, buckets }, { edges, currencyDigits });
    },
    page: async (request) => {
      const matches = await matchesIn(request);
      const columns = loaded?.columns;
      if (matches === undefined || columns?.runId !== request.runId) return listCustomers(pool, request);
      const { sort, direction, after, offset = 0, limit } = request;
      // One more than asked for tells whether there is another page.
      const ranks = takeRanks(columns, matches.all, { sort, direction, after, skip: offset, limit: limit + 1 });
      const shown = ranks.subarray(0, limit);
      const last = shown.at(-1);
      const next =
        ranks.length > shown.length && last !== undefined
          ? { value: sortValue(columns, sort, last), rank: last }
          : undefined;
      return { customers: await listByRanks(pool, request.runId, shown), next };
    },
    ranks: async (request) => {
      const matches = await matchesIn(request);
      const columns = loaded?.columns;
      if (matches === undefined || columns?.runId !== request.runId) return listRanks(pool, request);
      return takeRanks(columns, matches.all, { ...request, limit: columns.size });
    },
    ready: async (also) => {
      await keepUp();
      await loading?.done;
      if (also === 'categories') await loaded?.readCategories();
    },
    close: () => {
      stopListening();
      loading?.stop();
      loaded = undefined;
    },
  };
}

/** What a text is found in among all is kept for whoever types on, or changes the rest of the filter. */
function rowsWithText({ columns, texts }: Loaded, text: string | undefined, anywhere: boolean) {
  if (text === undefined || text === '') return undefined;
  const find = (within: Bitmap | undefined) =>
    addRows(emptyBitmap(columns.size), findText(columns.text, { text, anywhere, within }));
  const name = `${anywhere} ${text.toLowerCase()}`;
  return (within: Bitmap | undefined): Bitmap => {
    if (within === undefined) return texts.remember(name, () => find(undefined));
    const known = texts.peek(name);
    return known === undefined ? find(within) : keepCommon(known.slice(), within);
  };
}

function rowsWithCategory({ columns, categories }: Loaded, wanted: readonly string[] | undefined): Bitmap | undefined {
  if (wanted === undefined) return undefined;
  const bitmap = emptyBitmap(columns.size);
  for (const category of wanted) {
    const rows = categories?.get(category);
    if (rows !== undefined) addRows(bitmap, rows);
  }
  return bitmap;
}
