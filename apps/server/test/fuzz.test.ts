import { appRouter, restRoutes } from '@foresale/api';
import { publishShop } from '@foresale/api/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Running, runServer } from './running-server.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    '\0',
    'a\0b',
    "' or 1=1 --",
    '%',
    '\\',
    '{',
    '0',
    '-1',
    '1',
    '2',
    '1e309',
    'NaN',
    'Infinity',
    '0x10',
    '9007199254740993',
    '2147483648',
    '9223372036854775808',
    '0000-01-01',
    '9999-12-31',
    '2024-02-30',
    '2025-01-01',
    '=1+1',
    '\ud800',
    '𝒳',
    'Lost',
    'asc',
    'desc',
    'monetary',
    'recency',
    'true',
    'null',
    'c1',
    '../c1',
    'a'.repeat(300),
    ...[
      [1, 'priority', 'asc', 1, 1],
      [1, 'priority', 'asc', null, 2 ** 31 - 1],
      [1, 'monetary', 'desc', 0.5, 0],
      [1, 'probability', 'desc', 1e300, 3],
      [2 ** 53, 'recency', 'asc', 1, 1],
      [9, 'priority', 'asc', 1, 1],
      {},
      null,
    ].map((cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')),
  ),
);

const declared = z.record(
  z.string(),
  z.custom<{ _def: { type: string } }>((value) => typeof value === 'function'),
);

const jsonValue = fc.oneof(
  nasty,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(nasty, { maxLength: 3 }),
  fc.dictionary(nasty, nasty, { maxKeys: 3 }),
);

/** Random values, most of them under names that mean something. */
function inputFor(names: readonly string[]) {
  return fc.dictionary(
    fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: nasty }),
    jsonValue,
    {
      maxKeys: 5,
    },
  );
}

async function request(running: Running, path: string, init: RequestInit & { readonly token: string }) {
  const response = await fetch(running.url + path, {
    ...init,
    headers: {
      authorization: `Bearer ${init.token}`,
      ...(init.body == null ? {} : { 'content-type': 'application/json' }),
    },
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const errorSchema = z.strictObject({ error: z.string().min(1) });

test('no input makes REST fail, answer an error of another shape, or show contact data to a viewer', async () => {
  await using running = await runServer({ requestsPerMinute: 1_000_000 });
  await publishShop(running.pool, { customers: 30, scored: 0.5 });
  const viewer = await running.tokenOf('viewer');
  const manager = await running.tokenOf('manager');
  for (const route of restRoutes) {
    const names = [route.takes.query, route.takes.body].flatMap((schema) => Object.keys(schema?.shape ?? {}));
    const token = route.role === 'viewer' ? viewer : manager;
    await fc.assert(
      fc.asyncProperty(inputFor(names.length === 0 ? ['x'] : names), nasty, async (input, id) => {
        const path = route.path.replace('{id}', encodeURIComponent(id.toWellFormed()));
        const query = new URLSearchParams();
        for (const [name, value] of Object.entries(input)) {
          for (const each of [value].flat()) query.append(name, typeof each === 'string' ? each : JSON.stringify(each));
        }
        const answer =
          route.method === 'GET'
            ? await request(running, `${path}?${query}`, { token })
            : await request(running, path, { method: 'POST', body: JSON.stringify(input), token });
        if (route.path !== '/api/model/metrics') expect(answer.status).toBeLessThan(500);
        if (answer.status !== 200) errorSchema.parse(JSON.parse(answer.text));
        if (token === viewer) expect(answer.text).not.toMatch(/example\.com|Smith|Neil/);
      }),
      { numRuns: 120 },
    );
  }
  for (const path of ['/api/customers/%E0%A4%A/details', '/api/customers/%00/details', `/api/${'x'.repeat(9_000)}`]) {
    const answer = await request(running, path, { token: viewer });
    expect([400, 404, 414]).toContain(answer.status);
    errorSchema.parse(JSON.parse(answer.text));
  }
  for (const body of ['{', '[]', 'null', '1', '"x"', '{"__proto__":1}', '{"segment":"\\ud800"}', '']) {
    const answer = await request(running, '/api/export/customers', { method: 'POST', body, token: manager });
    expect(answer.status, body).toBeLessThan(500);
  }
});

// Every procedure is tried sixty times, and there are many of them.
test('no input makes a procedure fail', async () => {
  await using running = await runServer({ requestsPerMinute: 1_000_000 });
  await publishShop(running.pool, { customers: 30, scored: 0.5 });
  let token = await running.tokenOf('admin');
  const names = [
    'filter',
    'sort',
    'direction',
    'limit',
    'cursor',
    'customerId',
    'before',
    'id',
    'email',
    'role',
    'name',
    'asOf',
    'train',
    'runId',
    'period',
    'from',
    'until',
    'password',
    'disabled',
    'modelId',
    'overrideReason',
    'top',
    'importId',
    'mapping',
    'header',
    'shopName',
    'timeZone',
    'currency',
    'staleAfterDays',
    'key',
    'cron',
    'paused',
  ];
  for (const [path, procedure] of Object.entries(declared.parse(appRouter._def.procedures))) {
    const { type } = procedure._def;
    if (type === 'subscription') continue;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 5, arbitrary: inputFor(names) }, { weight: 1, arbitrary: jsonValue }),
        async (input) => {
          const text = JSON.stringify(input) ?? 'null';
          const send = () =>
            type === 'query'
              ? request(running, `/api/trpc/${path}?input=${encodeURIComponent(text.toWellFormed())}`, { token })
              : request(running, `/api/trpc/${path}`, { method: 'POST', body: text, token });
          const answer = await send();
          // Among what was tried is the revocation of our own token.
          if (answer.status === 401) token = await running.tokenOf('admin');
          expect(answer.status, `${path} ${text} ${answer.text}`).toBeLessThan(500);
        },
      ),
      { numRuns: 60 },
    );
  }
}, 300_000);
