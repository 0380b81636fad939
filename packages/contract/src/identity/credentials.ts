import { z } from 'zod';

export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email())
  .transform((email) => email.toLowerCase());

/** Long rather than odd: length is what guessing costs. The upper bound keeps hashing time bounded. */
export const passwordSchema = z.string().min(10, 'must have at least 10 characters').max(200);

export const signInSchema = z.object({ email: emailSchema, password: z.string().min(1).max(200) });
export type SignIn = z.infer<typeof signInSchema>;
