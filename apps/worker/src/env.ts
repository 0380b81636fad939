import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z
    .string('must be set')
    .regex(/^postgres(ql)?:\/\/.+/, 'must be an address like postgres://user:password@host/database'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});

export type Environment = z.infer<typeof schema>;

/** The settings of this process, or the sentence that says what is wrong with them. */
export function readEnvironment(): { readonly settings: Environment } | { readonly problem: string } {
  // An empty variable is one that was not set: docker-compose passes those on.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return { settings: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${String(issue?.path[0] ?? 'The environment')} ${issue?.message ?? 'is wrong'}.` };
}
