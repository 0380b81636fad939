export * from './customer-filter.ts';
export * from './customers.ts';
export * from './runs.ts';
export { day, moment, text } from './text.ts';
