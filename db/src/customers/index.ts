export { type HistoricScores, readHistory } from './read-history.ts';
export { type Lift, type Receipt, readReceipt } from './read-receipt.ts';
