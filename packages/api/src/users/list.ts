import { roleSchema } from '@foresale/contract';
import { listUsers } from '@foresale/db/identity';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

const userSchema = z.object({
  id: z.number().int(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  createdAt: z.string(),
  lastSignedInAt: z.string().nullable(),
});

/** Everyone who may sign in, or might again. */
export const list = procedure('admin')
  .output(z.array(userSchema))
  .query(async ({ ctx }) => [...(await listUsers(ctx.pool))]);
