// The token is kept for this tab alone, and forgotten with it: a shared computer does not keep it for the next person.

const keyOf = (url: string): string => `foresale.token ${url}`;

export function keptToken(url: string): string | undefined {
  return sessionStorage.getItem(keyOf(url)) ?? undefined;
}

export function keepToken(url: string, token: string): void {
  sessionStorage.setItem(keyOf(url), token);
}

export function forgetToken(url: string): void {
  sessionStorage.removeItem(keyOf(url));
}
