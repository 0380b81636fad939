import { readCohorts, readKpis, storeOrderDays } from '@foresale/db/kpis';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { currentRun, openShop } from './open-shop.ts';
import { asOfMoment, randomShop } from './random-shop.ts';
import type { ShopOrder } from './slow-rfm.ts';

describe('key figures', () => {
  it('are those of the counted orders, by month, week and day', async () => {
    await using shop = await openShop();
    const order = (customerId: string, date: string, amountMinor: number, cancelled = false): ShopOrder => ({
      customerId,
      orderId: `${customerId} ${date}`,
      orderedAt: new Date(`${date}T12:00:00Z`),
      cancelledAt: cancelled ? 'from the start' : null,
      amountMinor,
    });
    await shop.database.fill({
      timeZone: 'UTC',
      orders: [
        order('a', '2025-01-01', 1000),
        order('a', '2025-01-05', 2000),
        order('a', '2025-03-06', 4000),
        order('b', '2025-01-31', 500),
        order('b', '2025-02-01', 500, true),
        order('c', '2025-03-31', 900),
        order('c', '2025-05-01', 900),
      ],
      returns: [
        { customerId: 'a', orderId: 'a 2025-03-06', amountMinor: 1000, returnedAt: new Date('2025-03-20T00:00:00Z') },
      ],
    });
    await shop.database.runAt(new Date('2025-04-01T00:00:00Z'));
    const runId = await currentRun(shop.database);
    expect(await readKpis(shop.pool, { runId, period: 'month' })).toEqual([
      {
        periodStart: '2025-01-01',
        revenue: 35,
        orders: 3,
        averageOrderValue: 11.67,
        activeCustomers: 2,
        newCustomers: 2,
        repeatCustomers: 1,
        repeatRate: 0.5,
      },
      {
        periodStart: '2025-03-01',
        revenue: 39,
        orders: 2,
        averageOrderValue: 19.5,
        activeCustomers: 2,
        newCustomers: 1,
        repeatCustomers: 1,
        repeatRate: 0.5,
      },
    ]);
    const weeks = await readKpis(shop.pool, { runId, period: 'week', until: '2025-01-06' });
    expect(weeks).toMatchObject([{ periodStart: '2024-12-30', revenue: 30, orders: 2 }]);
    expect(await readKpis(shop.pool, { runId, period: 'day', from: '2025-03-06' })).toHaveLength(2);
    expect(await readCohorts(shop.pool, runId)).toEqual([
      { cohort: '2025-01-01', monthsLater: 0, customers: 2, cohortSize: 2, retention: 1 },
      { cohort: '2025-01-01', monthsLater: 2, customers: 1, cohortSize: 2, retention: 0.5 },
      { cohort: '2025-03-01', monthsLater: 0, customers: 1, cohortSize: 1, retention: 1 },
    ]);
    expect(await shop.database.rows(z.unknown(), 'select * from kpis_by_month')).toHaveLength(2);
  });

  it('of any shop and any range are the same as counted anew', async () => {
    await using shop = await openShop();
    const day = fc.integer({ min: 19_500, max: 20_300 });
    const length = fc.integer({ min: 0, max: 400 });
    const countDifferences = async (question: string, values: readonly unknown[]): Promise<number> => {
      const schema = z.object({ differences: z.number() });
      const text = `select count(*) as differences from (${question}) different`;
      const [row] = await shop.database.rows(schema, text, values);
      return row?.differences ?? Number.NaN;
    };
    await fc.assert(
      fc.asyncProperty(randomShop, asOfMoment, day, length, async (random, asOf, from, days) => {
        await shop.database.fill(random);
        await shop.database.runAt(asOf);
        const runId = await currentRun(shop.database);
        await storeOrderDays(shop.pool, runId);
        for (const period of ['day', 'week', 'month']) {
          const stored = 'select * from run_kpis($1, $2, -1000000, 10000000)';
          const anew = 'select k.* from runs r, kpis($1, r.as_of) k where r.run_id = $2';
          const question = `(${stored} except ${anew}) union all (${anew} except ${stored})`;
          expect(await countDifferences(question, [period, runId]), period).toBe(0);
        }
        const cohorts = `select cohort, months_later, customers, retention from monthly_cohorts
          except select c.cohort, c.months_later, c.customers, c.retention
            from runs r, cohort_retention(r.as_of) c where r.run_id = $1`;
        expect(await countDifferences(cohorts, [runId])).toBe(0);
        const totals = `
          with counted as (
            select c.* from runs r, counted_orders(r.as_of) c where r.run_id = $1
          ), active as (
            select count(*) as orders,
              exists (select from counted b where b.customer_id = c.customer_id and b.ordered_day < $2) as came_back
            from counted c where ordered_day >= $2 and ordered_day < $3 group by customer_id
          )
          select sum(orders)::bigint, count(*), count(*) filter (where not came_back),
            count(*) filter (where came_back or orders > 1) from active having count(*) > 0
          except
          select orders, active_customers, new_customers, repeat_customers from run_totals($1, $2, $3)`;
        expect(await countDifferences(totals, [runId, from, from + days])).toBe(0);
      }),
      { numRuns: 15, endOnFailure: false },
    );
  });
});
