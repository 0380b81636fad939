export { type Gauges, readGauges } from './read-gauges.ts';
export { type DatabaseHealth, findMissingMigrations, readHealth } from './read-health.ts';
