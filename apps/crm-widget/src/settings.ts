import { keepToken, keptToken } from './token-store.ts';

export interface Settings {
  /** Where the server is; undefined if the reader must say. */
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly limit: number;
}

declare global {
  interface Window {
    /** Set by the page around the widget before its script. */
    readonly __FORESALE__?: { readonly url?: string; readonly token?: string };
  }
}

const usualLimit = 10;
const largestLimit = 100;

/**
 * The page around the widget says where the server is, by attribute or configuration; otherwise the address's fragment
 * does, or what this tab remembers. The page's own token goes to the page's own server only: a link with another address
 * in its fragment must not carry it away.
 */
export function readSettings(attributes: { readonly url: string | null; readonly limit: string | null }): Settings {
  const page = window.__FORESALE__ ?? {};
  const fragment = takeFragment();
  const given = originOf(attributes.url ?? page.url ?? null);
  const url = given ?? originOf(fragment.get('foresale-url') ?? sessionStorage.getItem(urlKey));
  const handedOver = fragment.get('foresale-token');
  if (url !== undefined && handedOver !== null) keepToken(url, handedOver);
  if (url !== undefined) sessionStorage.setItem(urlKey, url);
  const pageToken = given === undefined ? undefined : page.token;
  return {
    url,
    token: pageToken ?? (url === undefined ? undefined : keptToken(url)),
    limit: limitOf(attributes.limit),
  };
}

const urlKey = 'foresale.url';

/**
 * A fragment never reaches a server, and so no server's log. It is taken out of the address at once: it would stay in the
 * history, and in every link that is copied from the address bar.
 */
function takeFragment(): URLSearchParams {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (!fragment.has('foresale-token') && !fragment.has('foresale-url')) return fragment;
  const rest = new URLSearchParams(fragment);
  rest.delete('foresale-token');
  rest.delete('foresale-url');
  const hash = rest.size === 0 ? '' : `#${rest}`;
  history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`);
  return fragment;
}

/** The address as people write it, down to its origin; undefined for what is none. */
export function originOf(text: string | null): string | undefined {
  const trimmed = text?.trim() ?? '';
  const address = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  return trimmed !== '' && URL.canParse(address) ? new URL(address).origin : undefined;
}

function limitOf(text: string | null): number {
  const limit = Number(text ?? usualLimit);
  return Number.isInteger(limit) && limit >= 1 && limit <= largestLimit ? limit : usualLimit;
}
