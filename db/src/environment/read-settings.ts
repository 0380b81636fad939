import { z } from 'zod';
import { completeEnvironment, type Given } from './complete-environment.ts';

/** What every process of ours may be told. */
export const databaseAddress = z
  .string()
  .regex(/^postgres(ql)?:\/\/.+/, 'must be an address like postgres://user:password@host/database');

export const portNumber = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
  .transform(Number)
  .pipe(z.number().max(65_535, 'must be a number from 0 to 65535'));

export const logLevel = z
  .enum(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'must be fatal, error, warn, info, debug, trace or silent',
  )
  .default('info');

/** The settings of a process, or the sentence that says what is wrong with them. */
export function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  given: Given,
): { readonly settings: z.output<Schema> } | { readonly problem: string } {
  const complete = completeEnvironment(given);
  if ('problem' in complete) return complete;
  const { success, data, error } = schema.safeParse(complete.environment);
  if (success) return { settings: data };
  const [issue] = error.issues;
  const name = String(issue?.path[0] ?? 'The environment');
  if (complete.environment[name] === undefined) return { problem: `${name} must be set.` };
  return { problem: `${name} ${issue?.message ?? 'is wrong'}.` };
}
