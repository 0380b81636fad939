import { batch, createSignal } from 'solid-js';

export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
  readonly total: number;
  /** Snoozed customers among those asked for, whether they are rows or left out. */
  readonly snoozed: number;
  readonly runId: number | null;
}

/** With `atLeast`, a page may be as long as that, as far as the server gives so many at once. */
export type FetchPage<Row> = (cursor: string | null, signal: AbortSignal, atLeast?: number) => Promise<ListPage<Row>>;

export interface ListWindow<Row> {
  readonly rows: () => readonly Row[];
  readonly total: () => number | undefined;
  readonly snoozed: () => number;
  readonly runId: () => number | null | undefined;
  readonly isComplete: () => boolean;
  readonly isLoading: () => boolean;
  readonly problem: () => unknown;
  /** Begins anew with another question. What is shown stays until the first answer. */
  open(fetchPage: FetchPage<Row>): Promise<void>;
  loadMore(): Promise<void>;
  /**
   * Fetches the head of the list again, as far as `wanted` and no further than it is loaded, and exchanges all rows for it
   * in one go; `beforeSwap` is the moment to note a place.
   */
  refresh(wanted: number, beforeSwap?: (next: readonly Row[]) => void): Promise<boolean>;
  /** Changes rows where they stand. */
  change(changed: (row: Row) => Row): void;
  close(): void;
}

/**
 * The loaded head of a list that is paged by keyset. Every answer belongs to one run: a page that comes from a newer run
 * than the rows before it is not appended, since its cursor has a meaning in its own run only.
 */
export function createListWindow<Row>(): ListWindow<Row> {
  const [rows, setRows] = createSignal<readonly Row[]>([]);
  const [total, setTotal] = createSignal<number>();
  const [snoozed, setSnoozed] = createSignal(0);
  const [runId, setRunId] = createSignal<number | null>();
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [isLoading, setLoading] = createSignal(false);
  const [problem, setProblem] = createSignal<unknown>();
  let fetchPage: FetchPage<Row> | undefined;
  let running = new AbortController();

  function show(page: ListPage<Row>, all: readonly Row[]): void {
    batch(() => {
      setRows(all);
      setTotal(page.total);
      setSnoozed(page.snoozed);
      setRunId(page.runId);
      setCursor(page.nextCursor);
    });
  }

  /** Runs one question at a time: a later one makes the answer of an earlier one worthless. */
  async function ask(work: (fetch: FetchPage<Row>, signal: AbortSignal) => Promise<void>): Promise<boolean> {
    if (fetchPage === undefined) return false;
    running.abort();
    const mine = new AbortController();
    running = mine;
    setLoading(true);
    setProblem(undefined);
    try {
      await work(fetchPage, mine.signal);
      return !mine.signal.aborted;
    } catch (cause) {
      if (!mine.signal.aborted) setProblem(() => cause);
      return false;
    } finally {
      if (running === mine) setLoading(false);
    }
  }

  async function fetchRows(fetch: FetchPage<Row>, wanted: number, signal: AbortSignal) {
    let page = await fetch(null, signal, wanted);
    let all = [...page.rows];
    while (all.length < wanted && page.nextCursor !== null && !signal.aborted) {
      const next = await fetch(page.nextCursor, signal, wanted - all.length);
      // Another run was published in between: begin again with that one.
      all = next.runId === page.runId ? [...all, ...next.rows] : [];
      page = next.runId === page.runId ? next : await fetch(null, signal, wanted);
      if (all.length === 0) all = [...page.rows];
    }
    return { page, all };
  }

  return {
    rows,
    total,
    snoozed,
    runId,
    isComplete: () => total() !== undefined && cursor() === null,
    isLoading,
    problem,
    open: async (next) => {
      fetchPage = next;
      await ask(async (fetch, signal) => {
        const page = await fetch(null, signal);
        if (!signal.aborted) show(page, page.rows);
      });
    },
    loadMore: async () => {
      const from = cursor();
      if (from === null || isLoading()) return;
      await ask(async (fetch, signal) => {
        const page = await fetch(from, signal);
        if (signal.aborted || page.runId !== runId()) return;
        show(page, [...rows(), ...page.rows]);
      });
    },
    refresh: (wanted, beforeSwap) =>
      ask(async (fetch, signal) => {
        const { page, all } = await fetchRows(fetch, Math.min(wanted, rows().length), signal);
        if (signal.aborted) return;
        beforeSwap?.(all);
        show(page, all);
      }),
    change: (changed) => setRows((all) => all.map(changed)),
    close: () => running.abort(),
  };
}
