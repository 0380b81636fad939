export type { ApiContext } from './context.ts';
export { type Credential, createIdentityCache, type IdentityCache } from './identity/identity-cache.ts';
export { ApiProblem } from './problem.ts';
export { type PublicProblem, publicProblem } from './public-problem.ts';
export { type AppRouter, appRouter, createCaller } from './router.ts';
export type { Services } from './services.ts';
export { createSnapshotCache, type SnapshotCache } from './snapshot-cache.ts';
