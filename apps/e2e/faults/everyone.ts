import { eventKinds } from '@foresale/contract';
import { appendEvent, readEvents } from '@foresale/db/events';
import type { Stage } from './stage.ts';
import type { Subscriber } from './subscribers.ts';
import { until } from './until.ts';

export const patience = 60_000;

/** An event of ours reaches every socket, and a server says that it is ready: all is well again. */
export async function reachEveryone({ pool, url }: Stage, subscribers: readonly Subscriber[]): Promise<void> {
  let marker = 0;
  await until(
    async () => {
      marker = await appendEvent(pool, { kind: 'run.progress', payload: { marker: true } });
      return true;
    },
    'the database takes an event',
    patience,
  );
  const isEverywhere = () => subscribers.every((subscriber) => subscriber.highest() >= marker);
  await until(isEverywhere, `every socket has event ${marker}`, patience);
  await until(async () => (await fetch(`${url}/readyz`)).ok, 'a server is ready', patience);
}

/** What the log holds, after an id, for the role of the sockets, which is manager. */
export async function visibleEvents({ pool }: Stage, after: number): Promise<number[]> {
  const ids: number[] = [];
  for (let from = after; ; ) {
    const events = await readEvents(pool, from, 1_000);
    const last = events.at(-1);
    if (last === undefined) return ids;
    for (const { id, kind } of events) {
      const role = eventKinds[kind]?.role;
      if (role === 'viewer' || role === 'manager') ids.push(id);
    }
    from = last.id;
  }
}
