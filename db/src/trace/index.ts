export { describeError, type ErrorDescription, withoutContacts } from './describe-error.ts';
export { currentScope, isRequestId, newRequestId, type RequestScope, withScope } from './request-scope.ts';
export { sqlComment } from './sql-comment.ts';
