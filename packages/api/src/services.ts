import type { DatabasePool } from '@foresale/db';
import type { Announcer } from '@foresale/db/events';
import type { ListReader } from './customers/list-reader.ts';
import type { IdentityCache } from './identity/identity-cache.ts';
import type { OutreachBook } from './outreach/outreach-book.ts';
import type { ReasonReader } from './predictions/reason-reader.ts';
import type { SnapshotCache } from './snapshot-cache.ts';

/** What every request of a server shares. */
export interface Services {
  readonly pool: DatabasePool;
  readonly announcer: Announcer;
  readonly identities: IdentityCache;
  readonly lists: ListReader;
  readonly outreach: OutreachBook;
  readonly reasons: ReasonReader;
  readonly snapshots: SnapshotCache;
}
