/** Long enough for the slowest browser to begin saving. */
const keptMilliseconds = 60_000;

/** Asks for a file by what an address has no room for, and lets the browser save it. */
export async function saveFile(path: string, body: unknown): Promise<void> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await problemOf(answer));
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'customers.csv';
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), keptMilliseconds);
}

async function problemOf(answer: Response): Promise<string> {
  const told: unknown = await answer.json().catch(() => null);
  const isTold = typeof told === 'object' && told !== null && 'error' in told && typeof told.error === 'string';
  return isTold ? String(told.error) : `The server answered with ${answer.status}`;
}
