export { type ErasureReport, eraseCustomer } from './erase-customer.ts';
