import { z } from 'zod';

export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email())
  .transform((email) => email.toLowerCase());

/** Long rather than odd: length is what guessing costs. The upper bound keeps hashing time bounded. */
export const passwordSchema = z.string().min(10, 'must have at least 10 characters').max(200);

const givenPassword = z.string().min(1).max(200);

/** Any text is looked up as an e-mail: the first admin's, admin@localhost, is one that no mail would reach. */
export const signInSchema = z.object({
  email: z
    .string()
    .trim()
    .min(1)
    .max(254)
    .transform((email) => email.toLowerCase()),
  password: givenPassword,
});
export type SignIn = z.infer<typeof signInSchema>;

/** The present password may be left out shortly after a sign-in. */
export const choosePasswordSchema = z.strictObject({ password: passwordSchema, present: givenPassword.optional() });
