export { countByValue, countCustomers, type FacetName } from './count-customers.ts';
export { countSegments } from './count-segments.ts';
export { findCurrentRun, findPublishedRun } from './current-run.ts';
export { customerCondition, isAboutOutreach, isSnoozed, type ListScope } from './customer-condition.ts';
export { type FoundCustomer, findCustomer, type HistoricOrder, listOrders } from './customer-history.ts';
export { listByRanks, listRanks, ranksOf } from './list-by-ranks.ts';
export {
  findListedCustomer,
  type ListedPage,
  type ListRequest,
  listCustomers,
  listIds,
  type Position,
  type SnapshotCustomer,
} from './list-customers.ts';
export { listRuns } from './list-runs.ts';
