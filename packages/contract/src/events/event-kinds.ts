import { z } from 'zod';
import type { Role } from '../identity/index.ts';

/** Who may see a kind of event, and the parts of its payload that leave the server. */
export interface EventKind {
  /** Nobody: for the servers only. */
  readonly role: Role | 'nobody';
  readonly payload: z.ZodType<Record<string, unknown>>;
}

/** Numbers and short names that say nothing about any one customer. */
const plain = z.record(z.string(), z.union([z.number(), z.boolean(), z.string().max(500), z.null()]));

const kinds = {
  'run.requested': { role: 'viewer', payload: plain },
  'run.started': { role: 'viewer', payload: plain },
  'run.progress': { role: 'viewer', payload: plain },
  'run.published': { role: 'viewer', payload: plain },
  'run.failed': { role: 'viewer', payload: plain },
  'run.cancelled': { role: 'viewer', payload: plain },
  'import.received': { role: 'analyst', payload: plain },
  'import.inspected': { role: 'analyst', payload: plain },
  'import.requested': { role: 'analyst', payload: plain },
  // Not a word about the person: that they are gone, so that nobody shows them from memory.
  'customer.erased': { role: 'viewer', payload: plain },
  'import.started': { role: 'analyst', payload: plain },
  'import.progress': { role: 'analyst', payload: plain },
  'import.finished': { role: 'analyst', payload: plain },
  'import.failed': { role: 'analyst', payload: plain },
  'import.cancel-requested': { role: 'analyst', payload: plain },
  'import.undone': { role: 'analyst', payload: plain },
  'import.cancelled': { role: 'analyst', payload: plain },
  'model.drift': { role: 'viewer', payload: plain },
  'model.promoted': { role: 'viewer', payload: plain },
  'training.requested': { role: 'viewer', payload: plain },
  'training.started': { role: 'viewer', payload: plain },
  'training.progress': { role: 'viewer', payload: plain },
  'training.finished': { role: 'viewer', payload: plain },
  'training.refused': { role: 'viewer', payload: plain },
  'training.failed': { role: 'viewer', payload: plain },
  'training.cancelled': { role: 'viewer', payload: plain },
  'settings.changed': { role: 'viewer', payload: plain },
  'schemes.changed': { role: 'viewer', payload: plain },
  'schedules.changed': { role: 'analyst', payload: plain },
  'export.progress': { role: 'manager', payload: plain },
  'outreach.changed': { role: 'manager', payload: plain },
  'identity.changed': { role: 'nobody', payload: plain },
} satisfies Record<string, EventKind>;

/** A kind that is not in this list is not sent to anyone. */
export const eventKinds: Readonly<Record<string, EventKind>> = kinds;
export type EventKindName = keyof typeof kinds;
