export { completeEnvironment } from './complete-environment.ts';
