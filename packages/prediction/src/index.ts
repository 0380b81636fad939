export {
  type BgNbd,
  expectedPurchases,
  fitBgNbd,
  logLikelihood,
  probabilityAlive,
  probabilityToBuy,
  type RepeatHistory,
} from './bg-nbd/bg-nbd.ts';
