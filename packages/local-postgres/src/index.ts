export { freePort } from './free-port.ts';
export { LocalPostgresProblem } from './local-postgres-problem.ts';
export {
  type LocalPostgres,
  type LocalPostgresOptions,
  localDatabaseUrl,
  localReaderUrl,
  startLocalPostgres,
} from './server.ts';
