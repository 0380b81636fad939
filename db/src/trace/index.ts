export { describeError, type ErrorDescription } from './describe-error.ts';
export { currentScope, isRequestId, newRequestId, type RequestScope, withScope } from './request-scope.ts';
export { sqlComment } from './sql-comment.ts';
export { withoutContacts } from './without-contacts.ts';
