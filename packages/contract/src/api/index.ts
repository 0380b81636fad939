export * from './customer-filter.ts';
export * from './customers.ts';
export * from './kpis.ts';
export * from './rfm.ts';
export * from './runs.ts';
export { day, moment, text } from './text.ts';
