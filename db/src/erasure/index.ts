export { countErasures } from './count-erasures.ts';
export { type ErasureReport, eraseCustomer } from './erase-customer.ts';
