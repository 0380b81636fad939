export { type Conversion, convertOrders, type MissingRate, noRateSentence } from './convert-orders.ts';
export {
  type CurrencyInUse,
  type ExchangeRate,
  listRates,
  type RateKey,
  readCurrenciesInUse,
  removeRate,
  setRate,
} from './exchange-rates.ts';
export { rebaseRates } from './rebase-rates.ts';
