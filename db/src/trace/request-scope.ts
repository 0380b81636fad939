import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

/** What all work that one request caused has in common: in the server, in the job it asked for, in the database. */
export interface RequestScope {
  readonly requestId: string;
  /** The open span of whoever traces; opaque here, so that nothing of it is loaded when nobody does. */
  readonly span?: unknown;
}

const scopes = new AsyncLocalStorage<RequestScope>();

export function currentScope(): RequestScope | undefined {
  return scopes.getStore();
}

export function withScope<Result>(scope: RequestScope, work: () => Result): Result {
  return scopes.run(scope, work);
}

const idBytes = 16;
/** Drawn for many ids at once: one draw costs a request a twentieth of what a short answer does. */
const drawn = Buffer.alloc(256 * idBytes);
let used = drawn.length;

/** Of the form of an OpenTelemetry trace id, so that it can be one. */
export function newRequestId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += idBytes;
  return drawn.toString('hex', used - idBytes, used);
}

/** An id from outside is written into SQL comments and logs: nothing in it may end a comment or a line. */
export function isRequestId(text: unknown): text is string {
  return typeof text === 'string' && /^[\w-]{8,64}$/.test(text);
}
