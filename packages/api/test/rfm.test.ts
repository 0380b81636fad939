import type { CustomerFilter, Rule } from '@foresale/contract';
import { readEvents } from '@foresale/db/events';
import { listAudit } from '@foresale/db/identity';
import { describe, expect, test } from 'vitest';
import { createTestApi } from './caller.ts';
import { publishShop } from './published-shop.ts';

const byScore = (recency: number, frequency: number, monetary: number) => `${recency}${frequency}${monetary}`;

test('the distribution adds up to the list, whatever the filter', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 60 });
  const { customers, rfm } = api.as('viewer');
  const filters: CustomerFilter[] = [
    {},
    { segment: ['Lost'] },
    { country: ['DE'], lastPurchaseFrom: '2025-12-01' },
    { category: ['lights'] },
    { frequencyScore: [2, 3] },
    { recencyScore: [1] },
  ];
  for (const filter of filters) {
    const listed = (await customers.list({ filter, limit: 500 })).customers;
    const found = await rfm.distribution({ filter });
    expect(found.customers).toBe(listed.length);
    expect(found.monetary).toBeCloseTo(listed.reduce((sum, customer) => sum + customer.monetary, 0));
    const expected = Map.groupBy(listed, (each) => byScore(each.recencyScore, each.frequencyScore, each.monetaryScore));
    expect(
      Object.fromEntries(
        found.scores.map((each) => [
          byScore(each.recencyScore, each.frequencyScore, each.monetaryScore),
          each.customers,
        ]),
      ),
    ).toEqual(Object.fromEntries([...expected].map(([key, all]) => [key, all.length])));
    const values = {
      recency: listed.map((customer) => customer.recencyDays),
      frequency: listed.map((customer) => customer.frequency),
      monetary: listed.map((customer) => customer.monetary),
    };
    for (const measure of ['recency', 'frequency', 'monetary'] as const) {
      for (const { from, to, customers: counted } of found.values[measure]) {
        const inBin = values[measure].filter(
          (value) => (from === null || value >= from) && (to === null || value < to),
        );
        expect(counted, `${measure} from ${from} to ${to}`).toBe(inBin.length);
      }
      expect(found.values[measure].reduce((sum, bin) => sum + bin.customers, 0)).toBe(listed.length);
    }
  }
});

test('bins stay where they are when a filter leaves fewer customers', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 60 });
  const { rfm } = api.as('viewer');
  const [all, few] = [await rfm.distribution({}), await rfm.distribution({ filter: { country: ['DE'] } })];
  const edges = (found: typeof all) => found.values.monetary.map((bin) => bin.from);
  expect(edges(few)).toEqual(edges(all));
  expect(few.customers).toBeLessThan(all.customers);
});

test('before the first run there is nothing to show, and nobody to preview', async () => {
  await using api = await createTestApi();
  expect(await api.as('viewer').rfm.distribution({})).toMatchObject({ runId: null, customers: 0, scores: [] });
  await expect(api.as('analyst').schemes.preview({ scheme: { schemeId: 1 } })).rejects.toThrow(
    'No run has been published',
  );
});

describe('a scheme', () => {
  const halves: Rule[] = [
    { segment: 'Recent', recency: [3, 5] },
    { segment: 'Gone', recency: [1, 2] },
  ];
  const mine = { kind: 'cells', name: 'mine', bands: 5, rules: halves } as const;

  test('with a gap or an overlap is refused in words', async () => {
    await using api = await createTestApi();
    const { schemes } = api.as('analyst');
    const save = (rules: Rule[]) => schemes.save({ ...mine, rules });
    await expect(save([{ segment: 'Recent', recency: [3, 5] }])).rejects.toThrow(
      'The rules leave 50 combinations of scores (R F M) without a segment: 111, 112, 113 and 47 more',
    );
    await expect(save([...halves, { segment: 'Best', recency: [5, 5], frequency: [5, 5] }])).rejects.toThrow(
      '5 combinations with two: 551 is both Recent and Best',
    );
    await expect(save([...halves.slice(1), { segment: 'Recent', recency: [5, 3] }])).rejects.toThrow(
      'not within 1 to 5',
    );
    await expect(schemes.save({ ...mine, rules: [{ segment: 'Everyone' }] })).rejects.toThrow('needs 2 to 30 segments');
    expect(await schemes.list()).toHaveLength(3);
  });

  test('is added, changed, chosen and removed by an analyst, which is announced and audited', async () => {
    await using api = await createTestApi();
    const { schemes } = api.as('analyst');
    const { schemeId } = await schemes.save(mine);
    await expect(schemes.save(mine)).rejects.toThrow('There is a scheme called "mine" already');
    await schemes.save({ ...mine, schemeId, name: 'ours' });
    await schemes.choose({ schemeId });
    expect((await api.as('viewer').schemes.list()).at(-1)).toMatchObject({
      name: 'ours',
      segments: ['Recent', 'Gone'],
      version: 2,
      chosen: true,
      shipped: false,
      currentVersion: null,
    });
    await expect(schemes.remove({ schemeId })).rejects.toThrow('The next run uses this scheme');
    await schemes.choose({ schemeId: 1 });
    await schemes.remove({ schemeId });
    await expect(schemes.choose({ schemeId })).rejects.toThrow('Scheme not found');
    const audited = await listAudit(api.pool, { limit: 10 });
    expect(audited.map(({ action }) => action)).toEqual([
      'scheme removed',
      'scheme chosen',
      'scheme chosen',
      'scheme changed',
      'scheme added',
    ]);
    expect(audited[0]?.actor).toBe('analyst@example.com');
    const events = await readEvents(api.pool, 0, 100);
    expect(events.filter(({ kind }) => kind === 'schemes.changed')).toHaveLength(5);
  });

  test('that came with Foresale stays as it is', async () => {
    await using api = await createTestApi();
    const { schemes } = api.as('analyst');
    await expect(schemes.save({ ...mine, schemeId: 1 })).rejects.toThrow('"standard" came with Foresale');
    await expect(schemes.remove({ schemeId: 3 })).rejects.toThrow('cannot be removed');
    await expect(schemes.save({ ...mine, schemeId: 999 })).rejects.toThrow('Scheme not found');
  });

  test('is previewed with the customers of the current run', async () => {
    await using api = await createTestApi();
    await publishShop(api.pool, { customers: 60 });
    const { schemes } = api.as('analyst');
    const { moves, customers, moved } = await schemes.preview({ scheme: { bands: 5, rules: halves } });
    expect(customers).toBe(60);
    expect(moved).toBe(60);
    expect(moves.reduce((sum, move) => sum + move.customers, 0)).toBe(60);
    expect(new Set(moves.map(({ from }) => from))).toEqual(new Set(['Champions', 'Lost']));
    await expect(schemes.preview({ scheme: { schemeId: 3 } })).rejects.toThrow(
      'finds the centres of its clusters anew',
    );
    await expect(schemes.preview({ scheme: { schemeId: 1 }, cuts: { recency: [4, 3, 2, 1] } })).rejects.toThrow(
      'cuts.recency: cut-points must ascend',
    );
  });
});

test('cut-points are set by hand, shown, and given back to the percentiles', async () => {
  await using api = await createTestApi();
  const { rfm } = api.as('analyst');
  const given = { bands: 5, measure: 'recency', cuts: [7, 30, 90, 365] } as const;
  await rfm.fixCutpoints({ ...given, cuts: [...given.cuts] });
  expect(await api.as('viewer').rfm.fixedCutpoints()).toMatchObject([given]);
  await expect(rfm.fixCutpoints({ ...given, cuts: [7, 30, 90] })).rejects.toThrow('divided by 4 cut-points');
  await expect(rfm.fixCutpoints({ ...given, cuts: [7, 30, 20, 90] })).rejects.toThrow('must ascend');
  await rfm.fixCutpoints({ ...given, cuts: null });
  expect(await rfm.fixedCutpoints()).toEqual([]);
  expect((await listAudit(api.pool, { limit: 5 })).map(({ action }) => action)).toEqual([
    'cut-points released',
    'cut-points set by hand',
  ]);
  const events = await readEvents(api.pool, 0, 100);
  expect(events.map(({ kind }) => kind)).toEqual(['schemes.changed', 'schemes.changed']);
});

test('movement is asked for between runs that are kept', async () => {
  await using api = await createTestApi();
  const runId = await publishShop(api.pool, { customers: 30 });
  const { segments } = api.as('viewer');
  await expect(segments.movement({ fromRunId: 999, toRunId: runId })).rejects.toThrow(
    'The results of run 999 are not kept',
  );
  const stayed = await segments.movement({ fromRunId: runId, toRunId: runId });
  expect(stayed.reduce((sum, move) => sum + move.customers, 0)).toBe(30);
  expect(stayed.every(({ from, to, cause }) => from === to && cause === null)).toBe(true);
});
