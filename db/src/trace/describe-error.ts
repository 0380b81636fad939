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

const patterns: readonly (readonly [RegExp, string])[] = [
  // Addresses of databases first: what stands before their @ looks like an e-mail, too.
  [/\b(postgres(?:ql)?:\/\/)[^\s@/]+@/g, '$1***@'],
  [/[^\s@"'`(<=,;:]+@[^\s@"'`)>,;:]+\.[a-z]{2,}/giu, '[e-mail]'],
  // Begins like a number that is dialled: dates, addresses and amounts do not.
  [/(?<![\w.:-])(?:\+|0)\d[\d\s()/.-]{5,}\d\b/g, '[number]'],
  [/(\/sign-in\/link\/)[\w-]+/g, '$1***'],
  [/\b(foresale_(?:session|link|token)_)[\w-]+/g, '$1***'],
];

/** Masks what looks like an e-mail, a telephone number or one of our secrets. */
export function withoutContacts(text: string): string {
  let masked = text;
  for (const [pattern, replacement] of patterns) masked = masked.replace(pattern, replacement);
  return masked;
}
