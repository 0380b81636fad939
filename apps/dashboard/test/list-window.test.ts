import { describe, expect, test } from 'vitest';
import { createListWindow, type FetchPage } from '../src/priorities/list-window.ts';

/** A list of `total` rows in pages of ten, as run `run()` has it. A cursor holds the run that it began in. */
function pages(total: number, run: () => number): FetchPage<string> {
  return async (cursor, _signal, atLeast = 10) => {
    const size = Math.min(20, Math.max(10, atLeast));
    const [runId, start] = cursor === null ? [run(), 0] : cursor.split(':').map(Number);
    const from = start ?? 0;
    const rows = Array.from({ length: Math.min(size, total - from) }, (_, index) => `${runId}/${from + index}`);
    const nextCursor = from + size < total ? `${runId}:${from + size}` : null;
    return { rows, total, snoozed: 0, runId: runId ?? 0, nextCursor };
  };
}

describe('the loaded head of a list', () => {
  test('grows page by page to its end, and then asks no more', async () => {
    const list = createListWindow<string>();
    await list.open(pages(25, () => 1));
    expect([list.rows().length, list.isComplete()]).toEqual([10, false]);
    await list.loadMore();
    await list.loadMore();
    expect([list.rows().length, list.isComplete()]).toEqual([25, true]);
    await list.loadMore();
    expect(list.rows().length).toBe(25);
  });

  test('changes rows where they stand', async () => {
    const list = createListWindow<string>();
    await list.open(pages(12, () => 1));
    list.change((row) => (row === '1/3' ? 'nobody' : row));
    expect(list.rows().slice(2, 5)).toEqual(['1/2', 'nobody', '1/4']);
    expect([list.rows().length, list.isComplete()]).toEqual([10, false]);
  });

  test('stays in its run while a newer one is published, until it is refreshed whole', async () => {
    let run = 1;
    let asked = 0;
    const list = createListWindow<string>();
    const fetch = pages(40, () => run);
    await list.open((...page) => {
      asked += 1;
      return fetch(...page);
    });
    await list.loadMore();
    run = 2;
    await list.loadMore();
    expect(list.rows().length).toBe(30);
    expect(new Set(list.rows().map((row) => row.split('/')[0]))).toEqual(new Set(['1']));
    let noted = 0;
    asked = 0;
    expect(await list.refresh(1000, (next) => (noted = next.length))).toBe(true);
    expect([noted, list.rows().length, list.runId()]).toEqual([30, 30, 2]);
    // In pages as long as the server gives them, not in those of scrolling.
    expect(asked).toBe(2);
    // No further than the reader has come.
    await list.refresh(5);
    expect([asked, list.rows().length, list.isComplete()]).toEqual([3, 10, false]);
    expect(new Set(list.rows().map((row) => row.split('/')[0]))).toEqual(new Set(['2']));
  });

  test('the answer to an older question never replaces that to a newer one', async () => {
    const list = createListWindow<string>();
    let answerLate: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      answerLate = resolve;
    });
    const slow = list.open(async (cursor, signal) => {
      await late;
      return pages(5, () => 1)(cursor, signal);
    });
    await list.open(pages(7, () => 2));
    answerLate();
    await slow;
    expect([list.rows().length, list.runId()]).toEqual([7, 2]);
  });

  test('a failure is kept beside the rows, and cleared by the next success', async () => {
    const list = createListWindow<string>();
    await list.open(pages(5, () => 1));
    await list.open(() => Promise.reject(new Error('away')));
    expect(list.problem()).toEqual(new Error('away'));
    expect(list.rows().length).toBe(5);
    await list.open(pages(6, () => 1));
    expect(list.problem()).toBeUndefined();
  });
});
