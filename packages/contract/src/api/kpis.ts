import { z } from 'zod';

export const periodSchema = z.enum(['day', 'week', 'month']);

export const kpiSchema = z.object({
  periodStart: z.string(),
  revenue: z.number(),
  orders: z.number().int(),
  averageOrderValue: z.number(),
  activeCustomers: z.number().int(),
  newCustomers: z.number().int(),
  repeatCustomers: z.number().int(),
  repeatRate: z.number(),
});

/** Of the customers who first bought in a month, how many bought again so many months later. */
export const cohortMonthSchema = z.object({
  cohort: z.string(),
  monthsLater: z.number().int(),
  customers: z.number().int(),
  cohortSize: z.number().int(),
  retention: z.number(),
});
