import { listAudit } from '@foresale/db/identity';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

const entrySchema = z.object({
  id: z.number().int(),
  happenedAt: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  /** Who or what the subject is called: the e-mail of a user, the name of a token. */
  subjectName: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});

/** Who did what, newest first. */
export const list = procedure('admin')
  .input(
    z
      .strictObject({
        before: z.number().int().positive().optional(),
        limit: z.number().int().min(1).max(500).default(100),
      })
      .prefault({}),
  )
  .output(z.array(entrySchema))
  .query(async ({ ctx, input }) => [...(await listAudit(ctx.pool, input))]);
