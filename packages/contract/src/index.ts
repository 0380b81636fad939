export * from './events/index.ts';
export * from './identity/index.ts';
