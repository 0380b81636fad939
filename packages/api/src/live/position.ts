import { z } from 'zod';
import { procedure } from '../trpc.ts';

/**
 * The newest event that is known: whoever asks for it first, then for what is to be shown, and subscribes from there misses
 * nothing that happens in between.
 */
export const position = procedure('viewer')
  .output(z.object({ lastEventId: z.string() }))
  .query(({ ctx }) => ({ lastEventId: String(ctx.announcer.lastId()) }));
