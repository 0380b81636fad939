import type { IncomingMessage } from 'node:http';
import type { Credential } from '@foresale/api';

export const sessionCookie = 'foresale_session';
const sessionInCookies = new RegExp(`(?:^|;) *${sessionCookie}=([\\w-]{1,200})`);
const longestSecret = 200;

/** Where a request was made: by a page of ours or by no page, by one of the listed origins, or by anybody else's page. */
export type Sender = 'own' | 'listed' | 'foreign';

interface Request {
  readonly headers: IncomingMessage['headers'];
  /** `http` or `https`, as the person's browser sees it. */
  readonly protocol: string;
}

/**
 * Whose page a request comes from. Cookies travel by themselves, so a stranger's page could otherwise act with them; a
 * page cannot forge these headers.
 */
export function senderOf({ headers, protocol }: Request, allowedOrigins: readonly string[]): Sender {
  const { origin, host } = headers;
  if (origin === undefined) {
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  }
  if (origin === `${protocol}://${host}`) return 'own';
  return allowedOrigins.includes(origin) ? 'listed' : 'foreign';
}

/**
 * What a request brings to say who it comes from. A token that is sent wins over a cookie that happens to be there, and a
 * cookie counts for our own pages alone.
 */
export function credentialOf(headers: IncomingMessage['headers'], sender: Sender = 'own'): Credential | null {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const [, secret = ''] = /^Bearer +(\S+) *$/i.exec(authorization.slice(0, 2 * longestSecret)) ?? [];
    return secret === '' || secret.length > longestSecret ? null : { kind: 'token', secret };
  }
  if (sender !== 'own') return null;
  const [, secret] = sessionInCookies.exec(cookie ?? '') ?? [];
  return secret === undefined ? null : { kind: 'session', secret };
}
