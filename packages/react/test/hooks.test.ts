import { publishShop } from '@foresale/api/testing';
import { createClient } from '@foresale/client';
import { appendEvent } from '@foresale/db/events';
import { listTokens, revokeToken } from '@foresale/db/identity';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Shown, showPage } from './shown-page.ts';

let shown: Shown;
beforeEach(async () => {
  shown = await showPage();
});
afterEach(() => shown[Symbol.asyncDispose]());

async function shownValue(name: string): Promise<unknown> {
  const text = await shown.page.getByLabel(name, { exact: true }).textContent();
  return text === '' || text === null ? undefined : JSON.parse(text);
}
const shows = (name: string) => expect.poll(() => shownValue(name));

test('hooks show the current run, and the next one as soon as it is published', async () => {
  await shown.open();
  await shows('connection').toBe('live');
  await shows('to call').toEqual([]);
  await shows('current run').toBe(undefined);
  await publishShop(shown.pool, { customers: 5 });
  await shows('run of the list').toBe(1);
  await shows('to call').toEqual(['c1', 'c2', 'c3']);
  await shows('total').toBe(5);
  await shows('run status').toBe('published');
  await shows('segments').toEqual(['Champions', 'Lost']);
  await shows('model').toBe(null);
  await shown.page.getByRole('button', { name: 'More' }).click();
  await shows('list').toEqual(['c1', 'c2', 'c3', 'c4']);
  await publishShop(shown.pool, { customers: 7 });
  await shows('run of the list').toBe(2);
  await shows('current run').toBe(2);
  await shows('total').toBe(7);
  await shows('list').toEqual(['c1', 'c2', 'c3', 'c4']);
});

test('the app around the provider keeps its own query client', async () => {
  await shown.open();
  await shows('uses the query client of the app').toBe(true);
  await shows('total').toBe(0);
});

test('whoever a colleague has called leaves the list', async () => {
  await publishShop(shown.pool, { customers: 5 });
  await shown.open();
  await shows('to call').toEqual(['c1', 'c2', 'c3']);
  const colleague = createClient({ url: shown.url(), token: shown.token });
  await colleague.api.outreach.set.mutate({ customerId: 'c2', change: { status: 'called' } });
  await shows('to call').toEqual(['c1', 'c3', 'c4']);
  await colleague.close();
});

test('an answer from before the event that made it old is not shown', async () => {
  await publishShop(shown.pool, { customers: 5 });
  const held = Promise.withResolvers<void>();
  const isHeld = Promise.withResolvers<void>();
  let requests = 0;
  await shown.page.route('**/api/trpc/**', async (route) => {
    requests += 1;
    if (requests > 1) return route.continue();
    // The server answers from the first run, and the page gets that answer after the event of the second.
    const response = await route.fetch();
    isHeld.resolve();
    await held.promise;
    await route.fulfill({ response });
  });
  await shown.open();
  await isHeld.promise;
  await shows('connection').toBe('live');
  await publishShop(shown.pool, { customers: 6 });
  await shows('events').toHaveLength(1);
  held.resolve();
  await shows('run of the list').toBe(2);
  await shows('total').toBe(6);
});

test('events are heard once and in order, also those of the time when the server was away', async () => {
  await shown.open();
  await shows('connection').toBe('live');
  await appendEvent(shown.pool, { kind: 'run.progress', runId: 1, payload: { done: 1 } });
  await shows('events').toEqual([1]);
  await shown.page.context().setOffline(true);
  const restarted = shown.restartServer();
  await appendEvent(shown.pool, { kind: 'run.progress', runId: 1, payload: { done: 2 } });
  await restarted;
  await appendEvent(shown.pool, { kind: 'run.progress', runId: 1, payload: { done: 3 } });
  await shown.page.context().setOffline(false);
  await shows('events').toEqual([1, 2, 3]);
  await shows('connection').toBe('live');
});

test('a token that is taken away ends the stream, and every hook says so', async () => {
  await publishShop(shown.pool, { customers: 5 });
  await shown.open();
  await shows('connection').toBe('live');
  const [token] = await listTokens(shown.pool);
  await revokeToken(shown.pool, token?.id ?? 0);
  await shows('connection').toBe('refused');
  await shows('problem').toBe('Sign in first');
  await shows('code').toBe('UNAUTHORIZED');
});
