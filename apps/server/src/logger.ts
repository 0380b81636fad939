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

const longestPath = 2_000;

/** The path alone: the question behind it may hold the name that somebody looked for. */
function describeRequest({ id, method, url, ip }: FastifyRequest) {
  return { id, method, path: withoutContacts(readable(url.split('?', 1)[0] ?? '')), address: ip };
}

/** An e-mail is recognised by its @, however often that was encoded; the rest stays as it came. */
function readable(path: string): string {
  const short = path.length > longestPath ? `${path.slice(0, longestPath)}…` : path;
  return short.replaceAll(/%(?:25)*40/g, '@').replaceAll(/%(?:25)*2e/gi, '.');
}

function describeReply({ statusCode }: FastifyReply) {
  return { statusCode };
}
