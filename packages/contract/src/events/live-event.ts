import { z } from 'zod';

/** An event as a live client receives it. What the payload holds depends on the kind: see eventKinds. */
export const liveEventSchema = z.object({
  type: z.literal('event'),
  id: z.number().int(),
  kind: z.string(),
  runId: z.number().int().nullable(),
  payload: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
});
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** Events were left out, so everything that is on screen must be fetched again; the stream goes on after `id`. */
export const refetchSchema = z.object({
  type: z.literal('refetch'),
  id: z.number().int(),
  reason: z.enum(['log-trimmed', 'too-slow', 'log-replaced']),
});
export type Refetch = z.infer<typeof refetchSchema>;

export const liveMessageSchema = z.discriminatedUnion('type', [liveEventSchema, refetchSchema]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;
