import { currentScope, isRequestId } from './request-scope.ts';

/** Behind a statement: what pg_stat_activity and the server's log need to tell whose it is. */
export function sqlComment(): string {
  const requestId = currentScope()?.requestId;
  return isRequestId(requestId) ? ` /* request ${requestId} */` : '';
}
