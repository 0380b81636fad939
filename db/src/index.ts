export { isConnectionTrouble } from './connection-trouble.ts';
export { DatabaseProblem, listMigrations, type MigrationReport, migrate } from './migrate.ts';
export { createPool, type DatabasePool, type ObservedQuery, type PoolOptions } from './pool.ts';
export { createRecent } from './recent.ts';
