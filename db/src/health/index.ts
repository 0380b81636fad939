export { type DatabaseHealth, readHealth } from './read-health.ts';
