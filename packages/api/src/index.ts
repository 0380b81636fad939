export type { ApiContext } from './context.ts';
export { createListReader, type ListReader, type ListReaderOptions } from './customers/list-reader.ts';
export { choosePassword } from './identity/choose-password.ts';
export {
  type CompanyProvider,
  type CompanySettings,
  companyRolesSchema,
  createCompanyProvider,
  pendingSchema,
} from './identity/company-provider.ts';
export { type Credential, createIdentityCache, type IdentityCache } from './identity/identity-cache.ts';
export { createOutreachBook, type OutreachBook } from './outreach/outreach-book.ts';
export { createReasonReader, type ReasonReader } from './predictions/reason-reader.ts';
export { ApiProblem } from './problem.ts';
export { type PublicProblem, publicProblem } from './public-problem.ts';
export { type RestOptions, registerRest } from './rest/register-rest.ts';
export type { ArrivingFile, RestRoute } from './rest/rest-route.ts';
export { restRoutes } from './rest/routes.ts';
export { type AppRouter, appRouter, createCaller } from './router.ts';
export type { Services } from './services.ts';
export { createSnapshotCache, type SnapshotCache } from './snapshot-cache.ts';
