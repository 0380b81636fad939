import type { Outreach, Role } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import type { Announcer, LoggedEvent } from '@foresale/db/events';
import {
  type KeptOutreach,
  listOwners,
  type Owner,
  readChange,
  readForgotten,
  readOutreach,
} from '@foresale/db/outreach';
import { seesContacts } from '../contact/mask-contact.ts';

/** What the team does with whom, in memory: lists show it on every row and filter by it, and it changes all day. */
export interface OutreachBook {
  /** Everything that was announced is in it once this resolves. */
  settled(): Promise<OutreachEntries>;
  /** For the server that made a change: its next answer has it, before the log has come round. */
  apply(changeId: number): Promise<void>;
  /** Reads the names of owners again: one was added or renamed. */
  owners(): Promise<readonly Owner[]>;
  close(): void;
}

export interface OutreachEntries {
  /** Grows with each change, so that answers which depend on outreach can be remembered by it. */
  readonly version: number;
  readonly byCustomer: ReadonlyMap<string, KeptOutreach>;
  readonly ownerNames: ReadonlyMap<number, string>;
}

const batch = 5_000;

interface Book {
  version: number;
  readonly byCustomer: Map<string, KeptOutreach>;
  ownerNames: Map<number, string>;
}

let versions = 0;

/**
 * Opened by the first question, kept by the announced changes. While announcements are not heard, or after some were
 * missed, it is read anew.
 */
export function createOutreachBook(pool: DatabasePool, announcer: Announcer): OutreachBook {
  let book: Promise<Book> | undefined;
  let heard = announcer.lastId();

  function forget(): void {
    book = undefined;
  }

  function onEvent({ id, kind, payload }: LoggedEvent): void {
    heard = id;
    if (kind === 'identity.changed' && payload.kind === 'user') then(readNames);
    if (kind === 'outreach.changed' && typeof payload.changeId === 'number') {
      const { changeId } = payload;
      then((opened) => readInto(opened, changeId));
    }
  }

  /** Queued behind what is under way, so that whoever asks after the announcement waits for it. */
  function then(work: (opened: Book) => Promise<void>): void {
    if (book === undefined) return;
    const next = book.then(async (opened) => {
      await work(opened);
      return opened;
    });
    book = next;
    next.catch(() => {
      if (book === next) forget();
    });
  }

  async function readInto(opened: Book, changeId: number): Promise<void> {
    const changed = await readChange(pool, changeId);
    for (const entry of changed) opened.byCustomer.set(entry.customerId, entry);
    for (const customerId of await readForgotten(pool, changeId)) opened.byCustomer.delete(customerId);
    if (changed.some(({ ownerId }) => ownerId !== null && !opened.ownerNames.has(ownerId))) await readNames(opened);
    versions += 1;
    opened.version = versions;
  }

  async function readNames(opened: Book): Promise<void> {
    opened.ownerNames = new Map((await listOwners(pool)).map(({ id, name }) => [id, name]));
    versions += 1;
    opened.version = versions;
  }

  async function open(): Promise<Book> {
    const opened: Book = { version: 0, byCustomer: new Map(), ownerNames: new Map() };
    await readNames(opened);
    for (let after = ''; ; ) {
      const part = await readOutreach(pool, { after, limit: batch });
      for (const entry of part) opened.byCustomer.set(entry.customerId, entry);
      const last = part.at(-1);
      if (last === undefined || part.length < batch) return opened;
      after = last.customerId;
    }
  }

  const stopEvents = announcer.onEvent(onEvent);
  // The log jumped: some of what happened was trimmed before it was heard, or the database is another one.
  const stopChanges = announcer.onChange(() => {
    if (announcer.lastId() === heard) return;
    heard = announcer.lastId();
    forget();
  });

  function settled(): Promise<OutreachEntries> {
    if (!announcer.isListening()) forget();
    if (book === undefined) {
      const opening = open();
      book = opening;
      opening.catch(() => {
        if (book === opening) forget();
      });
    }
    return book;
  }

  return {
    settled,
    apply: async (changeId) => {
      then((opened) => readInto(opened, changeId));
      await book;
    },
    owners: () => listOwners(pool),
    close: () => {
      stopEvents();
      stopChanges();
      forget();
    },
  };
}

/** As a role may see it, on a day of the shop. */
export function showOutreach(
  kept: Omit<KeptOutreach, 'customerId' | 'updatedAt'> & { readonly updatedAt: string | null },
  {
    today,
    ownerNames,
    role,
  }: { readonly today: string; readonly ownerNames: ReadonlyMap<number, string>; readonly role: Role },
): Outreach {
  const status = statusOn(kept, today);
  if (!seesContacts(role)) {
    return { status, ownerId: null, ownerName: null, note: null, snoozedUntil: null, updatedAt: null };
  }
  const { ownerId, note, snoozedUntil, updatedAt } = kept;
  const ownerName = ownerId === null ? null : (ownerNames.get(ownerId) ?? null);
  return { status, ownerId, ownerName, note, snoozedUntil, updatedAt };
}

/** A snooze that is over counts as to-call. */
export function statusOn(
  { status, snoozedUntil }: Pick<KeptOutreach, 'status' | 'snoozedUntil'>,
  today: string,
): KeptOutreach['status'] {
  return status === 'snoozed' && snoozedUntil !== null && snoozedUntil <= today ? 'to-call' : status;
}
