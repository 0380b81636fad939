export { type Lift, type Receipt, readReceipt } from './read-receipt.ts';
