import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const count = z.bigint().transform(Number);

const kpiRow = z
  .object({
    period_start: z.string(),
    revenue: z.coerce.number(),
    orders: count,
    average_order_value: z.coerce.number(),
    active_customers: count,
    new_customers: count,
    repeat_customers: count,
    repeat_rate: z.coerce.number(),
  })
  .transform((row) => ({
    periodStart: row.period_start,
    revenue: row.revenue,
    orders: row.orders,
    averageOrderValue: row.average_order_value,
    activeCustomers: row.active_customers,
    newCustomers: row.new_customers,
    repeatCustomers: row.repeat_customers,
    repeatRate: row.repeat_rate,
  }));
export type Kpis = z.infer<typeof kpiRow>;

/** Key figures by period as known at a run's as-of moment, oldest first. Days are ISO dates, the end not included. */
export function readKpis(
  connection: CommonQueryMethods,
  given: {
    readonly runId: number;
    readonly period: 'day' | 'week' | 'month';
    readonly from?: string;
    readonly until?: string;
  },
): Promise<readonly Kpis[]> {
  return connection.any(sql.type(kpiRow)`
    select k.period_start::text, k.revenue, k.orders, k.average_order_value, k.active_customers, k.new_customers,
           k.repeat_customers, k.repeat_rate
      from runs r, lateral kpis(${given.period}, r.as_of) k
     where r.run_id = ${given.runId}
       and k.period_start >= ${given.from ?? '-infinity'}::date and k.period_start < ${given.until ?? 'infinity'}::date
     order by k.period_start`);
}

const cohortRow = z
  .object({
    cohort: z.string(),
    months_later: z.number(),
    customers: count,
    cohort_size: count,
    retention: z.coerce.number(),
  })
  .transform((row) => ({
    cohort: row.cohort,
    monthsLater: row.months_later,
    customers: row.customers,
    cohortSize: row.cohort_size,
    retention: row.retention,
  }));
export type CohortMonth = z.infer<typeof cohortRow>;

/** Of the customers who first bought in a month, how many bought again so many months later. */
export function readCohorts(connection: CommonQueryMethods, runId: number): Promise<readonly CohortMonth[]> {
  return connection.any(sql.type(cohortRow)`
    select c.cohort::text, c.months_later, c.customers, c.cohort_size, c.retention
      from runs r, lateral cohort_retention(r.as_of) c
     where r.run_id = ${runId}
     order by c.cohort, c.months_later`);
}
