import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { storeOrderDays } from './store-order-days.ts';

const count = z.bigint().transform(Number);

const totalsColumns = {
  revenue: z.coerce.number(),
  orders: count,
  average_order_value: z.coerce.number(),
  active_customers: count,
  new_customers: count,
  repeat_customers: count,
  repeat_rate: z.coerce.number(),
};
const totalsRow = z.object(totalsColumns).transform(camelCase);
export type KpiTotals = z.infer<typeof totalsRow>;

const kpiRow = z
  .object({ period_start: z.string(), ...totalsColumns })
  .transform(({ period_start, ...row }) => ({ periodStart: period_start, ...camelCase(row) }));
export type Kpis = z.infer<typeof kpiRow>;

function camelCase(row: z.output<z.ZodObject<typeof totalsColumns>>) {
  return {
    revenue: row.revenue,
    orders: row.orders,
    averageOrderValue: row.average_order_value,
    activeCustomers: row.active_customers,
    newCustomers: row.new_customers,
    repeatCustomers: row.repeat_customers,
    repeatRate: row.repeat_rate,
  };
}

/** Days are ISO dates, the end not included. */
export interface KpiRange {
  readonly runId: number;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Days as the database counts them, with ends that lie beyond any order where none are given. */
const dayOf = (day: string | undefined, otherwise: string) =>
  sql.fragment`(${day ?? otherwise}::text::date - date '1970-01-01')`;
const beginning = '0001-01-01';
const end = '9999-12-31';

/** Key figures by period as known at a run's as-of moment, oldest first. Periods without an order are left out. */
export async function readKpis(
  connection: CommonQueryMethods,
  { runId, period, from, until }: KpiRange & { readonly period: 'day' | 'week' | 'month' },
): Promise<readonly Kpis[]> {
  await storeOrderDays(connection, runId);
  return connection.any(sql.type(kpiRow)`
    select period_start::text, revenue, orders, average_order_value, active_customers, new_customers, repeat_customers,
           repeat_rate
      from run_kpis(${period}, ${runId}, ${dayOf(from, beginning)}, ${dayOf(until, end)})
     order by period_start`);
}

/** Key figures of a range of days as a whole, in which each customer counts once; null when nobody bought in it. */
export async function readKpiTotals(connection: CommonQueryMethods, range: KpiRange): Promise<KpiTotals | null> {
  const { runId, from, until } = range;
  await storeOrderDays(connection, runId);
  return connection.maybeOne(sql.type(totalsRow)`
    select revenue, orders, average_order_value, active_customers, new_customers, repeat_customers, repeat_rate
      from run_totals(${runId}, ${dayOf(from, beginning)}, ${dayOf(until, end)})`);
}

const firstRow = z.object({ first_day: z.string().nullable() });

/** The day of the first counted order. */
export async function readFirstOrderDay(connection: CommonQueryMethods, runId: number): Promise<string | null> {
  await storeOrderDays(connection, runId);
  return connection.oneFirst(sql.type(firstRow)`
    select (date '1970-01-01' + min(day))::text as first_day from order_days where run_id = ${runId}`);
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
export async function readCohorts(connection: CommonQueryMethods, runId: number): Promise<readonly CohortMonth[]> {
  await storeOrderDays(connection, runId);
  return connection.any(sql.type(cohortRow)`
    select c.cohort::text, c.months_later, c.customers, s.customers as cohort_size,
           round(c.customers::numeric / s.customers, 4) as retention
      from cohort_months c
      join cohort_months s on s.run_id = c.run_id and s.cohort = c.cohort and s.months_later = 0
     where c.run_id = ${runId}
     order by c.cohort, c.months_later`);
}
