import type { LiveEvent } from '@foresale/client';
import type { Query, QueryClient } from '@tanstack/react-query';

/** The routers whose answers stay as they are when a run is published. */
const apartFromRuns = new Set(['audit', 'schedules', 'tokens', 'users']);

/** Routers whose answers an event may have changed, for kinds that touch a few. */
const touchedBy: Readonly<Record<string, readonly string[]>> = {
  'model.promoted': ['model'],
  'outreach.changed': ['customers', 'outreach'],
  'schedules.changed': ['schedules'],
  'schemes.changed': ['schemes', 'segments'],
};

/** Asks again for what an event has made old: at once for what is on screen, otherwise when it is next looked at. */
export function refreshAfter(queryClient: QueryClient, { kind }: LiveEvent): void {
  if (kind === 'run.published' || kind === 'settings.changed') {
    askAgain(queryClient, (router) => !apartFromRuns.has(router));
  } else if (kind === 'run.progress') {
    // They come quickly. A question that is under way is left to end, or none ever would.
    void queryClient.invalidateQueries({ predicate: about((router) => router === 'runs') }, { cancelRefetch: false });
  } else {
    const touched = touchedBy[kind] ?? [kind.startsWith('run.') ? 'runs' : `${kind.split('.')[0]}s`];
    askAgain(queryClient, (router) => touched.includes(router));
  }
}

export function refreshAll(queryClient: QueryClient): void {
  askAgain(queryClient, () => true);
}

/** The answer to a question that was put before the event may be from before it, too: it is not waited for. */
function askAgain(queryClient: QueryClient, isTouched: (router: string) => boolean): void {
  const filter = { predicate: about(isTouched) };
  void queryClient.cancelQueries(filter).then(() => queryClient.invalidateQueries(filter));
}

/** Queries of this package: their keys begin with the path of the procedure. */
function about(isTouched: (router: string) => boolean): (query: Query) => boolean {
  return ({ queryKey: [path] }) => Array.isArray(path) && typeof path[0] === 'string' && isTouched(path[0]);
}
