import type { Distribution } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import type { Announcer } from '@foresale/db/events';
import { type ColumnsQuestion, type OpenColumns, openColumns } from '@foresale/db/list-columns';
import {
  countByValue,
  countCustomers,
  type FacetName,
  findCurrentRun,
  isAboutOutreach,
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

const retryMilliseconds = 30_000;

interface Loaded {
  readonly columns: OpenColumns;
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
  /** Since the last run came. */
  let asksForCategories = false;

  function replace(next: Loaded | undefined): void {
    loaded?.columns.close();
    loaded = next;
  }

  async function load(runId: number, customers: number, signal: AbortSignal): Promise<void> {
    const report = (problem: unknown) => onProblem?.(problem);
    const columns = await openColumns({ databaseUrl, runId, customers, onProblem: report }, signal);
    // Given up in the moment in which they came: they may name somebody who was erased meanwhile.
    if (signal.aborted) return columns.close();
    replace({ columns, outreachRows: createOutreachRows(pool, columns) });
    // Whoever looked at categories in the last run is likely to in this one.
    const isAsked = asksForCategories;
    asksForCategories = false;
    if (isAsked) await columns.readCategories();
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
      replace(undefined);
    }
    if (kind === 'run.published' || kind === 'customer.erased') keepUpAside();
  });
  keepUpAside();

  /** Undefined sends the question to PostgreSQL. */
  async function inColumns<Answer>(
    { runId, filter, searchesContacts }: ListScope,
    ask: (columns: OpenColumns, question: ColumnsQuestion) => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    const current = loaded;
    asksForCategories ||= filter.category !== undefined;
    if (current?.columns.runId !== runId) {
      keepUpAside();
      return undefined;
    }
    const rows = isAboutOutreach(filter)
      ? await current.outreachRows.matching(filter, await outreach.settled(), (await snapshots.current())?.timeZone)
      : undefined;
    try {
      return await ask(current.columns, { filter, searchesContacts, outreach: rows });
    } catch (problem) {
      // Closed because there is a newer run: that is no problem.
      if (loaded !== current) return undefined;
      onProblem?.(problem);
      if (!current.columns.isOpen()) {
        // The thread has died; another one is opened, but not again and again.
        replace(undefined);
        loading = undefined;
        retryAt = Date.now() + retryMilliseconds;
      }
      return undefined;
    }
  }

  return {
    count: async (scope) =>
      (await inColumns(scope, (columns, question) => columns.ask('count', question))) ?? countCustomers(pool, scope),
    countByValue: async (scope, facet) =>
      (await inColumns(scope, (columns, question) => columns.ask('countByValue', question, facet))) ??
      countByValue(pool, scope, facet),
    distribution: async ({ edges, currencyDigits, ...scope }) => {
      const placed = await inColumns(scope, (columns, question) => columns.ask('place', question, edges));
      if (placed === undefined) return readDistribution(pool, { ...scope, edges, currencyDigits });
      const scores = placed.scores.map(({ monetaryMinor, ...score }) => ({
        ...score,
        monetary: monetaryMinor / 10 ** currencyDigits,
      }));
      return distributionOf({ scores, buckets: placed.buckets }, { edges, currencyDigits });
    },
    page: async (request) => {
      const { sort, direction, after, offset = 0, limit } = request;
      const found = await inColumns(request, (columns, question) =>
        columns.ask('page', question, { sort, direction, after, skip: offset, limit }),
      );
      if (found === undefined) return listCustomers(pool, request);
      return { customers: await listByRanks(pool, request.runId, found.ranks), next: found.next };
    },
    ranks: async (request) => {
      const { sort, direction } = request;
      const found = await inColumns(request, (columns, question) =>
        columns.ask('ranks', question, { sort, direction }),
      );
      return found ?? listRanks(pool, request);
    },
    ready: async (also) => {
      await keepUp();
      await loading?.done;
      if (also === 'categories') await loaded?.columns.readCategories();
    },
    close: () => {
      stopListening();
      loading?.stop();
      replace(undefined);
    },
  };
}
