export { completeEnvironment } from './complete-environment.ts';
export { isTraced } from './is-traced.ts';
export { databaseAddress, logLevel, portNumber, readSettings } from './read-settings.ts';
