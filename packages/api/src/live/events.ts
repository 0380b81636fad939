import { eventKinds, type Identity, type LiveMessage, liveMessageSchema, roleRank } from '@foresale/contract';
import { type Announcer, type LoggedEvent, lastEventId, readEvents } from '@foresale/db/events';
import { TRPCError, tracked } from '@trpc/server';
import { z } from 'zod';
import type { ApiContext } from '../context.ts';
import { procedure } from '../trpc.ts';

/** A reader further behind than this is quicker served by fetching the present than by hearing the past. */
const longestBacklog = 5_000;
const pageSize = 500;

/** A socket that has this much to take is given nothing more: its events wait in the log, which costs no memory. */
const mostUnsentBytes = 256 * 1024;
const drainMilliseconds = 100;

const input = z
  .strictObject({
    lastEventId: z
      .string()
      .regex(/^\d{1,15}$/)
      .nullish(),
  })
  .default({});

/**
 * Everything that happens from now on, or from `lastEventId` on: each event once, in order. A subscriber is no more than
 * a position in the log, so a slow one holds up nobody and grows nothing; one that falls far behind is told to refetch.
 */
export const events = procedure('viewer')
  .input(input)
  .subscription(async function* ({ ctx, input: { lastEventId: resumeAt }, signal }) {
    using _place = ctx.holdSubscription();
    const stop = signal ?? new AbortController().signal;
    let position = resumeAt == null ? ctx.announcer.lastId() : Number(resumeAt);
    while (!stop.aborted) {
      await untilDrained(ctx, stop);
      const step = await nextStep(ctx, position);
      if (step.kind === 'refetch') {
        position = step.position;
        yield tracked(String(position), parse({ type: 'refetch', id: position, reason: step.reason }));
        continue;
      }
      for (const event of step.events) {
        if (stop.aborted) return;
        position = event.id;
        // Asked again for each event: a role that was lost just before it must not see it.
        const identity = await ctx.currentIdentity();
        if (identity === null) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in first' });
        const message = forReader(event, identity);
        if (message !== undefined) yield tracked(String(event.id), message);
        if (ctx.unsentBytes() > mostUnsentBytes) break;
      }
      if (step.events.length === 0) await untilChange(ctx.announcer, position, stop);
    }
  });

type Step =
  | { readonly kind: 'events'; readonly events: readonly LoggedEvent[] }
  | {
      readonly kind: 'refetch';
      readonly position: number;
      readonly reason: 'log-trimmed' | 'too-slow' | 'log-replaced';
    };

async function nextStep({ announcer, pool }: ApiContext, position: number): Promise<Step> {
  const newest = announcer.lastId();
  if (newest - position > longestBacklog) return { kind: 'refetch', position: newest, reason: 'too-slow' };
  if (position > newest) {
    // The caller may have heard of it from another server that is quicker than this one.
    const written = await lastEventId(pool);
    if (position > written) return { kind: 'refetch', position: written, reason: 'log-replaced' };
    return { kind: 'events', events: [] };
  }
  const recent = announcer.recent(position);
  if (recent !== undefined) return { kind: 'events', events: recent };
  const events = await readEvents(pool, position, pageSize);
  // Ids have no gaps: what does not follow at once was trimmed.
  if (events[0]?.id !== position + 1) return { kind: 'refetch', position: newest, reason: 'log-trimmed' };
  return { kind: 'events', events };
}

function forReader(event: LoggedEvent, identity: Identity): LiveMessage | undefined {
  const kind = eventKinds[event.kind];
  if (kind === undefined || kind.role === 'nobody' || roleRank[identity.role] < roleRank[kind.role]) return undefined;
  // What the kind does not declare, contact data first of all, does not leave the server.
  const payload = kind.payload.safeParse(event.payload);
  const { id, runId, createdAt } = event;
  return parse({ type: 'event', id, kind: event.kind, runId, payload: payload.data ?? {}, createdAt });
}

function parse(message: LiveMessage): LiveMessage {
  return liveMessageSchema.parse(message);
}

/** Resolves when there is something after the position, the log began anew, or nobody waits any more. */
function untilChange(announcer: Announcer, position: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      unsubscribe();
      stop.removeEventListener('abort', finish);
      resolve();
    };
    const unsubscribe = announcer.onChange(finish);
    stop.addEventListener('abort', finish, { once: true });
    // It may have come between the last look and this one.
    if (stop.aborted || announcer.lastId() > position) finish();
  });
}

async function untilDrained(ctx: ApiContext, stop: AbortSignal): Promise<void> {
  while (ctx.unsentBytes() > mostUnsentBytes && !stop.aborted) {
    await new Promise((resolve) => setTimeout(resolve, drainMilliseconds).unref());
  }
}
