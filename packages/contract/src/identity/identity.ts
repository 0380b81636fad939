import { z } from 'zod';
import { roleSchema } from './role.ts';

/** Who is asking, as every caller may know it of themselves. */
export const identitySchema = z.object({
  kind: z.enum(['user', 'token']),
  /** The user's or the token's id; the two are counted apart. */
  id: z.number().int(),
  name: z.string(),
  email: z.string().nullable(),
  role: roleSchema,
});
export type Identity = z.infer<typeof identitySchema>;
