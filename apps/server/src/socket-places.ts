import type { Identity } from '@foresale/contract';
import { TRPCError } from '@trpc/server';
import type { WebSocket } from 'ws';

/** A page holds one socket, and a person has some dozens of pages open at most; a program may serve many people. */
const mostSockets = { user: 50, token: 2_000 } as const;
const mostSubscriptions = 20;

/** How many sockets each caller has open. */
export function createPlaces() {
  const taken = new Map<string, Set<WebSocket>>();
  const owners = new WeakMap<WebSocket, string>();
  return {
    hasRoom: ({ kind, id }: Identity): boolean => (taken.get(`${kind} ${id}`)?.size ?? 0) < mostSockets[kind],
    holds: (client: WebSocket): boolean => owners.has(client),
    of: ({ kind, id }: { readonly kind?: unknown; readonly id?: unknown }): readonly WebSocket[] => [
      ...(taken.get(`${kind} ${id}`) ?? []),
    ],
    take: (client: WebSocket, { kind, id }: Identity): void => {
      const owner = `${kind} ${id}`;
      const sockets = taken.get(owner) ?? new Set();
      taken.set(owner, sockets.add(client));
      owners.set(client, owner);
      client.once('close', () => {
        sockets.delete(client);
        if (sockets.size === 0) taken.delete(owner);
      });
    },
  };
}

/** The subscriptions of each caller: of one socket, or of all that come from a caller over HTTP. */
export function createSubscriptions() {
  const held = new Map<string, number>();
  return {
    hold: (caller: string): Disposable => {
      const others = held.get(caller) ?? 0;
      if (others >= mostSubscriptions) {
        throw new TRPCError({
          code: 'TOO_MANY_REQUESTS',
          message: `${mostSubscriptions} subscriptions at most are open at once; end one of them first`,
        });
      }
      held.set(caller, others + 1);
      return {
        [Symbol.dispose]: () => {
          const left = (held.get(caller) ?? 1) - 1;
          if (left === 0) held.delete(caller);
          else held.set(caller, left);
        },
      };
    },
  };
}
