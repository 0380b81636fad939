/** The requests that set, replace and clear the session cookie are no part of the typed API: a cookie is the browser's own. */
export async function signIn(credentials: { readonly email: string; readonly password: string }): Promise<void> {
  await post('/api/sign-in', credentials);
}

/** The present password may be left out within ten minutes of a sign-in. Sets another cookie. */
export async function choosePassword(choice: { readonly password: string; readonly present?: string }): Promise<void> {
  await post('/api/password', choice);
}

export async function signOut(): Promise<void> {
  await post('/api/sign-out', {});
}

/** The other ways in; null where there is no company sign-in. */
export async function signInOptions(): Promise<{ readonly company: { readonly name: string } | null }> {
  const response = await fetch('/api/sign-in/options');
  const answer: unknown = await response.json();
  const company = typeof answer === 'object' && answer !== null && 'company' in answer ? answer.company : null;
  if (typeof company !== 'object' || company === null || !('name' in company)) return { company: null };
  return { company: { name: String(company.name) } };
}

async function post(address: string, body: unknown): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return;
  const answer: unknown = await response.json().catch(() => undefined);
  throw new Error(errorOf(answer) ?? `The server answered ${response.status}`);
}

function errorOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return undefined;
  return typeof answer.error === 'string' ? answer.error : undefined;
}
