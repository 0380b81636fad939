import { z } from 'zod';
import { day } from './text.ts';

export const periodSchema = z.enum(['day', 'week', 'month']);
export type Period = z.infer<typeof periodSchema>;

const figures = {
  revenue: z.number(),
  orders: z.number().int(),
  averageOrderValue: z.number(),
  /** Customers with a counted order; each counts once, whatever they bought. */
  activeCustomers: z.number().int(),
  newCustomers: z.number().int(),
  /** Those of them who had bought before, or bought more than once. */
  repeatCustomers: z.number().int(),
  repeatRate: z.number(),
};

export const kpiSchema = z.object({ periodStart: z.string(), ...figures });
export type Kpi = z.infer<typeof kpiSchema>;

export const kpiTotalsSchema = z.object(figures);
export type KpiTotals = z.infer<typeof kpiTotalsSchema>;

/** Days in the shop's time zone; the last one is included. */
export const kpiRangeSchema = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, 'must begin before it ends');

export const kpiSummarySchema = z.object({
  runId: z.number().int().nullable(),
  /** As asked for, except that a range of more than 400 days begins with a month. */
  from: z.string(),
  to: z.string(),
  /** Null when nobody bought in it. */
  totals: kpiTotalsSchema.nullable(),
  /** As many days before; null when the history does not reach back so far. */
  before: z.object({ from: z.string(), to: z.string(), totals: kpiTotalsSchema.nullable() }).nullable(),
  /** The first and the last day that can be asked for; null without a counted order. */
  first: z.string().nullable(),
  last: z.string().nullable(),
});
export type KpiSummary = z.infer<typeof kpiSummarySchema>;

/** Of the customers who first bought in a month, how many bought again so many months later. */
export const cohortMonthSchema = z.object({
  cohort: z.string(),
  monthsLater: z.number().int(),
  customers: z.number().int(),
  cohortSize: z.number().int(),
  retention: z.number(),
});
export type CohortMonth = z.infer<typeof cohortMonthSchema>;
