import { appRouter, restRoutes } from '@foresale/api';
import { publishShop } from '@foresale/api/testing';
import { nearestName } from '@foresale/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Running, runServer } from './running-server.ts';

let running: Running;
let headers: Record<string, string>;

beforeAll(async () => {
  running = await runServer({ requestsPerMinute: 100_000 });
  await publishShop(running.pool, { customers: 12, scored: 1 });
  headers = { authorization: `Bearer ${await running.tokenOf('admin')}` };
});
afterAll(() => running[Symbol.asyncDispose]());

const problemSchema = z.object({ error: z.string() });

async function problemOf(response: Response): Promise<string> {
  return problemSchema.parse(await response.json()).error;
}

test('every route refuses a parameter that it does not know', async () => {
  for (const { method, path, takesFiles } of restRoutes) {
    const url = `${running.url}${path.replaceAll(/\{\w+\}/g, '1')}`;
    const asked = await fetch(`${url}?zzz_unknown=1`, { method, headers });
    expect(asked.status, `${method} ${path}`).toBe(400);
    expect(await problemOf(asked), `${method} ${path}`).toMatch(/^There is no parameter zzz_unknown/);
    if (method !== 'POST' || takesFiles === true) continue;
    const body = JSON.stringify({ zzz_unknown: 1 });
    const sent = await fetch(url, { method, body, headers: { ...headers, 'content-type': 'application/json' } });
    expect([sent.status, await problemOf(sent)], `${method} ${path}`).toEqual([
      400,
      expect.stringMatching(/^There is no parameter zzz_unknown/),
    ]);
  }
});

test.each([
  ['/api/export/customers?min_probabilty=0.9', 'There is no parameter min_probabilty; did you mean min_probability?'],
  ['/api/customers/rfm?limt=5', 'There is no parameter limt; did you mean limit?'],
  ['/api/customers/rfm?segement=Lost', 'There is no parameter segement; did you mean segment?'],
  ['/api/predictions?sort_by=recency', /^There is no parameter sort_by/],
])('%s is refused with the nearest name', async (path, sentence) => {
  const response = await fetch(running.url + path, { headers });
  expect(response.status).toBe(400);
  const problem = await problemOf(response);
  if (typeof sentence === 'string') expect(problem).toBe(sentence);
  else expect(problem).toMatch(sentence);
});

test('a misspelt field in a body or inside another one is refused', async () => {
  const post = (body: object) =>
    fetch(`${running.url}/api/export/customers`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  for (const body of [{ min_probabilty: 0.9 }, { date_range: { begin: '2025-01-01' } }]) {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatch(/^There is no parameter/);
  }
  expect((await post({ min_probability: 0.9 })).status).toBe(200);
});

const declared = z.custom<{ _def: { type: string; inputs: readonly unknown[] } }>(
  (value) => typeof value === 'function',
);

/** Every object within an input that says what it may hold must hold nothing else. */
function looseObjects(schema: unknown, path: string, seen = new Set<unknown>()): string[] {
  if (!(schema instanceof z.ZodType) || seen.has(schema)) return [];
  seen.add(schema);
  const { def } = schema;
  const found: string[] = [];
  if (schema instanceof z.ZodObject) {
    if (!(schema.def.catchall instanceof z.ZodNever)) found.push(path);
    for (const [name, inner] of Object.entries(schema.shape))
      found.push(...looseObjects(inner, `${path}.${name}`, seen));
    return found;
  }
  for (const [name, inner] of Object.entries(def)) {
    for (const each of Array.isArray(inner) ? inner : [inner])
      found.push(...looseObjects(each, `${path} ${name}`, seen));
  }
  return found;
}

test('the input of every procedure is strict, all the way down', () => {
  const loose = Object.entries(appRouter._def.procedures).flatMap(([name, procedure]) =>
    declared.parse(procedure)._def.inputs.flatMap((input) => looseObjects(input, name)),
  );
  expect(loose).toEqual([]);
});

test('a misspelt field of a procedure is refused with the nearest name', async () => {
  const input = encodeURIComponent(JSON.stringify({ filter: { minProbabilty: 0.9 } }));
  const response = await fetch(`${running.url}/api/trpc/customers.list?input=${input}`, { headers });
  expect(response.status).toBe(400);
  expect(JSON.stringify(await response.json())).toContain(
    'There is no parameter minProbabilty; did you mean minProbability?',
  );
});

test.each([
  '/api/customers/rfm',
  '/api/predictions',
  '/api/export/customers',
])('%s names the segments there are when it is asked for another', async (path) => {
  const response = await fetch(`${running.url}${path}?segment=Champoins`, { headers });
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatch(
    /^segment: There is no segment Champoins; did you mean Champions\?\. Segments are .*Champions/,
  );
});

test.each([
  ['limt', 'limit'],
  ['segemnt', 'segment'],
  ['min_probabilty', 'min_probability'],
  ['entirely_else', undefined],
])('the name nearest to %s is %s', (unknown, known) => {
  expect(nearestName(unknown, ['limit', 'segment', 'min_probability', 'cursor'])).toBe(known);
});
