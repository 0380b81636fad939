import type pg from 'pg';
import { z } from 'zod';
import { eventRowSchema, type LoggedEvent } from './event.ts';
import { type ListeningConnectionOptions, openListeningConnection } from './listening-connection.ts';

/** Events that stay in memory for the subscribers that are nearly up to date: all but the sleepers. */
const remembered = 2_048;
const pageSize = 1_000;

export type AnnouncerOptions = Omit<ListeningConnectionOptions, 'channel' | 'onWake'>;

/** The one reader of the event log in a process: everyone who waits for events waits here. */
export interface Announcer extends AsyncDisposable {
  /** The newest event that was announced. It falls only when the database was replaced by an older copy. */
  readonly lastId: () => number;
  /** False while the connection is away: what is cached on the strength of announcements may be stale then. */
  readonly isListening: () => boolean;
  /** The events after an id if they are all still in memory; undefined sends the caller to the table. */
  readonly recent: (afterId: number) => readonly LoggedEvent[] | undefined;
  /** Called with each new event, once, in order of id. Returns the way to stop. */
  onEvent(listener: (event: LoggedEvent) => void): () => void;
  /** Called after new events were announced, or the log began anew. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

const counterRow = z.object({ last_id: z.string().transform(Number) });

export async function startAnnouncer(options: AnnouncerOptions): Promise<Announcer> {
  let recent: LoggedEvent[] = [];
  let lastId: number | undefined;
  const eventListeners = new Set<(event: LoggedEvent) => void>();
  const changeListeners = new Set<() => void>();

  function announce(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      // Two reads never overlap, so this cannot happen; if it ever does, nobody sees an event twice.
      if (lastId !== undefined && event.id <= lastId) continue;
      lastId = event.id;
      recent.push(event);
      for (const listener of eventListeners) listener(event);
    }
    if (recent.length > 2 * remembered) recent = recent.slice(-remembered);
    for (const listener of changeListeners) listener();
  }

  function startAt(id: number): void {
    recent = [];
    lastId = id;
    for (const listener of changeListeners) listener();
  }

  async function onWake(client: pg.Client): Promise<void> {
    const counter = await client.query('select last_id from event_counter');
    const newest = counterRow.parse(counter.rows[0]).last_id;
    if (lastId === undefined || newest < lastId) {
      startAt(newest);
      return;
    }
    while (lastId < newest) {
      const { rows } = await client.query(
        'select id, kind, run_id, payload, created_at from events where id > $1 order by id limit $2',
        [lastId, pageSize],
      );
      const events = rows.map((row) => eventRowSchema.parse(row));
      const [first] = events;
      // What follows was trimmed before we saw it: the readers find the gap in the table and refetch.
      if (first === undefined || first.id !== lastId + 1) startAt(first === undefined ? newest : first.id - 1);
      if (events.length > 0) announce(events);
    }
  }

  const connection = await openListeningConnection({ ...options, channel: 'foresale_events', onWake });
  const close = async () => {
    await connection.close();
    eventListeners.clear();
    changeListeners.clear();
  };
  return {
    lastId: () => lastId ?? 0,
    isListening: connection.isListening,
    recent: (afterId) => {
      if (lastId !== undefined && afterId >= lastId) return [];
      const [oldest] = recent;
      if (oldest === undefined || oldest.id > afterId + 1) return undefined;
      // Ids have no gaps, so a position follows from an id.
      return recent.slice(afterId + 1 - oldest.id);
    },
    onEvent: (listener) => {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onChange: (listener) => {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
