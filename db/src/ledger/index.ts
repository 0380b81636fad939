export { lookBack } from './look-back.ts';
export { readDrift, readLedger } from './read-ledger.ts';
export { settlePredictions } from './settle-predictions.ts';
export { stabilityIndex } from './stability-index.ts';
export { watchDrift } from './watch-drift.ts';
