import { withoutContacts } from './without-contacts.ts';

export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly [detail: string]: unknown;
}

/** Details that say where something went wrong. Everything else stays out: PostgreSQL's `detail` quotes rows, slonik's `query` holds values. */
const harmlessDetails = [
  'code',
  'constraint',
  'table',
  'schema',
  'severity',
  'routine',
  'syscall',
  'statusCode',
] as const;
const deepest = 5;

/** An error for the log, without the contact data and secrets that errors of a database carry along. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: withoutContacts(String(error)).slice(0, 500), stack: '' };
  }
  const details: Record<string, unknown> = {};
  for (const name of harmlessDetails) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string' || typeof value === 'number') details[name] = value;
  }
  if (error.cause !== undefined && depth < deepest) details.cause = describeError(error.cause, depth + 1);
  return {
    type: error.name,
    message: withoutContacts(error.message),
    stack: withoutContacts(error.stack ?? ''),
    ...details,
  };
}
