export { completeEnvironment } from './complete-environment.ts';
export { isTraced } from './is-traced.ts';
export { databaseAddress, logLevel, portNumber, readSettings } from './read-settings.ts';
export { type Sampling, sampling } from './sampling.ts';
