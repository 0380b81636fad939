import { currentScope, describeError } from '@foresale/db/trace';
import { type Logger, pino } from 'pino';

/** JSON lines, each with the request that caused the work, and none with the contents of rows. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    mixin: () => {
      const requestId = currentScope()?.requestId;
      return requestId === undefined ? {} : { requestId };
    },
    serializers: { err: describeError },
  });
}
