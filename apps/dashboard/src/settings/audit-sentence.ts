export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  /** Who or what the subject is called: the e-mail of a user, the name of a token. */
  readonly subjectName: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

type Detail = AuditEntry['detail'];

const text = (detail: Detail, name: string) => {
  const value = detail[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};

const article = (word: string) => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`);

/** What an entry of the audit log says, as a sentence. */
export function auditSentence({ action, subject, subjectName, detail }: AuditEntry): string {
  const who = subjectName ?? text(detail, 'email') ?? subject ?? 'somebody';
  const from = text(detail, 'address') === undefined ? '' : ` from ${text(detail, 'address')}`;
  switch (action) {
    case 'user added':
      return `Added ${who} as ${article(text(detail, 'role') ?? 'user')}.`;
    case 'user changed':
      return changeOfUser(who, detail);
    case 'token created':
      return `Created the token “${subjectName ?? text(detail, 'name') ?? subject}” for ${article(text(detail, 'role') ?? 'program')}.`;
    case 'token revoked':
      return `Revoked the token “${subjectName ?? text(detail, 'name') ?? subject}”.`;
    case 'password set':
      return `Set a new password for ${who}.`;
    case 'password reset':
      return `Reset the password of ${who}.`;
    case 'sign-in':
      return `Signed in by ${text(detail, 'by') ?? 'password'}${from}.`;
    case 'sign-in refused':
      return `Was refused at sign-in${from}.`;
    case 'sign-in locked':
      return `Was locked out after too many attempts${from}.`;
    case 'session ended':
      return 'Signed out in one place.';
    case 'sign-out everywhere':
      return 'Signed out everywhere.';
    case 'import undone':
      return `Undid ${subject} (${text(detail, 'source')}): ${text(detail, 'removed')} rows removed, ${text(detail, 'restored')} put back.`;
    case 'outreach undone':
      return `Took back a change of ${subject}${Number(text(detail, 'kept') ?? 0) > 0 ? `; ${text(detail, 'kept')} had been changed since and stayed` : ''}.`;
    case 'view restored':
      return `Brought the view ${subject} back.`;
    case 'exchange rate set':
      return `Set the rate of ${subject} to ${text(detail, 'rate')}${text(detail, 'formerRate') === undefined ? '' : ` (was ${text(detail, 'formerRate')})`}.`;
    case 'exchange rate removed':
      return `Removed the rate of ${subject} (${text(detail, 'formerRate')}).`;
    case 'orders converted':
      return `Converted ${text(detail, 'orders')} stored orders by the rates known then.`;
    case 'export':
      return `Exported ${text(detail, 'rows') ?? 'some'} customers${text(detail, 'to') === undefined ? ` as ${text(detail, 'format') ?? 'csv'}` : ` to ${text(detail, 'to')}`}, of ${subject}${filterWords(detail.filter)}.`;
    default: {
      const more = wordsOf(detail);
      const what = [capital(action), subjectName ?? subject].filter((part) => part !== null).join(': ');
      return more === '' ? `${what}.` : `${what} (${more}).`;
    }
  }
}

function changeOfUser(who: string, detail: Detail): string {
  const { disabled } = detail;
  const role = text(detail, 'role');
  const former = text(detail, 'formerRole');
  const parts = [
    role === undefined ? undefined : `made ${who} ${article(role)}${former === undefined ? '' : ` (was ${former})`}`,
    disabled === true ? `locked ${who} out` : disabled === false ? `let ${who} in again` : undefined,
    text(detail, 'name') === undefined ? undefined : `called ${who} “${text(detail, 'name')}”`,
    detail.revokedTokens === undefined ? undefined : `revoked ${text(detail, 'revokedTokens')} of their tokens`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? `Changed ${who}.` : `${capital(parts.join(', '))}.`;
}

function filterWords(filter: unknown): string {
  const words = typeof filter === 'object' && filter !== null ? wordsOf({ ...filter }) : '';
  return words === '' ? '' : `, filtered by ${words}`;
}

/** Names and values as a person writes them; what lies deeper is named with its place. */
function wordsOf(detail: Detail, before = ''): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => {
      const place = `${before}${spelled(name)}`;
      if (Array.isArray(value)) return value.length === 0 ? '' : `${place}: ${value.map(String).join(', ')}`;
      if (typeof value === 'object') return wordsOf({ ...value }, `${place} `);
      if (typeof value === 'boolean') return `${place}: ${value ? 'yes' : 'no'}`;
      return `${place}: ${value}`;
    })
    .filter((part) => part !== '')
    .join(' · ');
}

/** `keptSnapshots` → `kept snapshots`. */
function spelled(name: string): string {
  return name.replaceAll('_', ' ').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
