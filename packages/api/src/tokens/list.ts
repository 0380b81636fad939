import { roleSchema } from '@foresale/contract';
import { listTokens } from '@foresale/db/identity';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

const tokenSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  role: roleSchema,
  createdBy: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});

/** API tokens, those in use first. Their secrets are not kept. */
export const list = procedure('admin')
  .output(z.array(tokenSchema))
  .query(async ({ ctx }) => [...(await listTokens(ctx.pool))]);
