export { type CohortMonth, type Kpis, readCohorts, readKpis } from './read-kpis.ts';
