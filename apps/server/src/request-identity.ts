import type { IncomingMessage } from 'node:http';
import type { Credential } from '@foresale/api';

export const sessionCookie = 'foresale_session';
const sessionInCookies = new RegExp(`(?:^|;) *${sessionCookie}=([\\w-]{1,200})`);

/** What a request brings to say who it comes from. A token that is sent wins over a cookie that happens to be there. */
export function credentialOf(headers: IncomingMessage['headers']): Credential | null {
  const { authorization, cookie } = headers;
  if (authorization !== undefined) {
    const [, secret] = /^Bearer +(\S{1,200}) *$/i.exec(authorization) ?? [];
    return secret === undefined ? null : { kind: 'token', secret };
  }
  const [, secret] = sessionInCookies.exec(cookie ?? '') ?? [];
  return secret === undefined ? null : { kind: 'session', secret };
}

/**
 * Whether a browser sent the request from a page of ours, or no browser sent it. Cookies travel by themselves, so a
 * stranger's page could otherwise act with them; a page cannot forge these headers.
 */
export function isFromOurPages(headers: IncomingMessage['headers'], allowedOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined) {
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
  if (allowedOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
