import { currentScope, describeError, withoutContacts } from '@foresale/db/trace';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { type DestinationStream, pino } from 'pino';

/** JSON lines, each with the request it belongs to, and none with contact data, credentials or what was searched for. */
export function createLogger(level: string, destination?: DestinationStream): FastifyBaseLogger {
  const options = {
    level,
    mixin: () => {
      const requestId = currentScope()?.requestId;
      return requestId === undefined ? {} : { requestId };
    },
    redact: {
      paths: ['password', 'secret', 'token', 'email', 'phone', 'name', 'raw'].flatMap((name) => [name, `*.${name}`]),
      censor: '***',
    },
    serializers: { err: describeError, req: describeRequest, res: describeReply },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** The path alone: the question behind it may hold the name that somebody looked for. */
function describeRequest({ id, method, url, ip }: FastifyRequest) {
  return { id, method, path: withoutContacts(url.split('?')[0] ?? ''), address: ip };
}

function describeReply({ statusCode }: FastifyReply) {
  return { statusCode };
}
