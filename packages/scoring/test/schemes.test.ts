import {
  chooseScheme,
  countMovements,
  listSchemes,
  previewScheme,
  saveScheme,
  schemeFromRules,
} from '@foresale/db/segments';
import { describe, expect, it } from 'vitest';
import { clusterCustomers } from '../src/index.ts';
import { currentRun, openShop, variedShop } from './open-shop.ts';

describe('schemes', () => {
  it('name every combination of scores once, or are refused by the database', async () => {
    await using shop = await openShop();
    const schemes = await listSchemes(shop.pool);
    expect(schemes.map((scheme) => [scheme.name, scheme.chosen])).toEqual([
      ['standard', true],
      ['four tiers', false],
      ['clusters', false],
    ]);
    const cells = Array<number>(125).fill(1);
    const edit = { name: 'mine', kind: 'cells', bands: 5, segments: ['All', 'None'], cells } as const;
    for (const wrong of [
      { ...edit, cells: cells.slice(1) },
      { ...edit, cells: cells.with(7, 3) },
      { ...edit, cells: cells.with(7, 0) },
      { ...edit, cells: null },
      { ...edit, segments: ['Same', 'Same'] },
      { ...edit, segments: ['All', ' '] },
    ]) {
      await expect(saveScheme(shop.pool, wrong)).rejects.toThrow();
    }
    const schemeId = await saveScheme(shop.pool, edit);
    expect(await saveScheme(shop.pool, { ...edit, schemeId, segments: ['Everyone', 'None'] })).toBe(schemeId);
    expect((await listSchemes(shop.pool)).at(-1)).toMatchObject({ name: 'mine', version: 2 });
  });

  it('are made from rules, which may leave no gap and no overlap', () => {
    const good = schemeFromRules(
      [
        { segment: 'New', recency: [3, 4] },
        { segment: 'Old', recency: [1, 2] },
      ],
      4,
    );
    expect(good).toMatchObject({ segments: ['New', 'Old'] });
    expect('cells' in good && good.cells).toHaveLength(64);
    expect('cells' in good && [good.cells[0], good.cells[63]]).toEqual([2, 1]);
    expect(
      schemeFromRules(
        [
          { segment: 'Most', recency: [2, 4] },
          { segment: 'Some', recency: [1, 2], frequency: [1, 3] },
        ],
        4,
      ),
    ).toEqual({
      problems: [
        ...[1, 2, 3, 4].map((m) => ({ problem: 'gap', scores: `14${m}` })),
        ...[1, 2, 3].flatMap((f) =>
          [1, 2, 3, 4].map((m) => ({ problem: 'overlap', scores: `2${f}${m}`, segments: ['Most', 'Some'] })),
        ),
      ],
    });
  });

  it('show who would move, as the next run then moves them', async () => {
    await using shop = await openShop();
    await shop.database.fill(variedShop());
    const asOf = new Date('2025-04-01T00:00:00Z');
    for (const scheme of (await listSchemes(shop.pool)).filter((row) => row.cells !== null)) {
      await shop.database.runAt(asOf);
      const runId = await currentRun(shop.database);
      const preview = await previewScheme(shop.pool, { runId, ...scheme, cells: scheme.cells ?? [] });
      await chooseScheme(shop.pool, scheme.scheme_id);
      await shop.database.runAt(asOf);
      const moved = await countMovements(shop.pool, { fromRunId: runId, toRunId: await currentRun(shop.database) });
      expect(preview.map((row) => [row.from_segment, row.to_segment, row.customers])).toEqual(
        moved.map((row) => [row.from_segment, row.to_segment, row.customers]),
      );
      expect(new Set(moved.map((row) => row.cause))).toEqual(
        new Set(moved.map((row) => (row.from_segment === row.to_segment ? null : 'definition changed'))),
      );
    }
  });

  it('of clusters give everyone the name of a centre, the same each time', async () => {
    await using shop = await openShop();
    await shop.database.fill(variedShop());
    const clusters = (await listSchemes(shop.pool)).find((scheme) => scheme.kind === 'clusters');
    await chooseScheme(shop.pool, clusters?.scheme_id ?? 0);
    const read = async () => {
      expect(await shop.database.runAt(new Date('2025-04-01T00:00:00Z'))).toMatchObject({ status: 'published' });
      return shop.database.readScores();
    };
    const first = await read();
    expect(first).toHaveLength(100);
    expect(new Set(first.map((row) => row.segment)).size).toBe(5);
    const champions = first.filter((row) => row.segment === 'Champions');
    const lost = first.filter((row) => row.segment === 'Lost');
    const mean = (rows: typeof first) => rows.reduce((sum, row) => sum + row.frequency, 0) / rows.length;
    expect(mean(champions)).toBeGreaterThan(mean(lost));
    expect(await read()).toEqual(first);
  });

  it('of clusters do with fewer different customers than names', () => {
    const same = { recency: 1, frequency: 2, monetary: 3 };
    expect(clusterCustomers([], ['a', 'b']).centres).toEqual([]);
    expect(clusterCustomers([same, same, same], ['a', 'b']).centres).toMatchObject([{ segment: 'a' }]);
    expect(clusterCustomers([same, { ...same, frequency: 9 }], ['a', 'b', 'c']).centres).toMatchObject([
      { segment: 'a', frequency: 1 },
      { segment: 'b', frequency: -1 },
    ]);
  });
});
