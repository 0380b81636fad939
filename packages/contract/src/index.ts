export * from './api/index.ts';
export * from './events/index.ts';
export * from './identity/index.ts';
export * from './jobs/index.ts';
export { nearestName, unknownName } from './nearest-name.ts';
