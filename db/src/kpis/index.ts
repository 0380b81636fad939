export {
  type CohortMonth,
  type KpiRange,
  type Kpis,
  type KpiTotals,
  readCohorts,
  readFirstOrderDay,
  readKpis,
  readKpiTotals,
} from './read-kpis.ts';
export { storeOrderDays, storeOrderDaysOf } from './store-order-days.ts';
