/** Shut down by an administrator, crashed, starting up, and the class of connection exceptions. */
const lostSqlStates = /^(57P0[1-5]|08...)$/;
const lostSocket = /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** Whether work failed because its session ended, and may succeed on another. */
export function isConnectionLost(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (lostSqlStates.test(code) || lostSocket.test(code)) return true;
  // What pg says when the socket closes under a statement; it gives no code.
  return /^(Connection terminated|Client has encountered a connection error|Client was closed)/.test(cause.message);
}
