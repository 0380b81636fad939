export { addUser, type NewUser } from './add-user.ts';
export { type AuditEntry, type ListedAuditEntry, listAudit, recordAudit } from './audit.ts';
export { changeUser, endSessionsOf, forgetPassword, type UserChange } from './change-user.ts';
export { type CurrentSession, type FoundIdentity, findBySession, findByToken } from './find-identity.ts';
export { IdentityProblem } from './identity-problem.ts';
export { rememberDevice } from './known-devices.ts';
export { type ListedUser, listUsers } from './list-users.ts';
export { needsInvitation } from './needs-invitation.ts';
export { BusyProblem } from './password-gate.ts';
export {
  endSession,
  endSessionOf,
  forgetExpired,
  type ListedSession,
  listSessions,
  type Session,
  startSession,
  type Visitor,
} from './sessions.ts';
export { checkPassword, type SignInOutcome, signIn } from './sign-in.ts';
export { type ProvidedPerson, type ProviderOutcome, signInByProvider } from './sign-in-by-provider.ts';
export { createSignInLink, type LinkVisit, ownerOfSignInLink, type SignInLink, useSignInLink } from './sign-in-link.ts';
export { createToken, type ListedToken, listTokens, type NewToken, revokeToken } from './tokens.ts';
