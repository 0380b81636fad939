import type { ApiContext } from '../context.ts';
import { createCaller } from '../router.ts';
import type { RestCall } from './rest-route.ts';

type Caller = ReturnType<typeof createCaller>;

/** Asks what the dashboard asks, as the caller of a route: one way to validate, authorise and answer. */
export function asProcedure<Answer>(
  { services, identity }: Pick<RestCall, 'services' | 'identity'>,
  ask: (caller: Caller) => Promise<Answer>,
): Promise<Answer> {
  const context: ApiContext = {
    ...services,
    currentIdentity: async () => identity,
    currentSession: async () => null,
    unsentBytes: () => 0,
    // The route was counted when it was called.
    countCall: async () => undefined,
    holdSubscription: () => ({ [Symbol.dispose]: () => undefined }),
  };
  return ask(createCaller(context));
}
