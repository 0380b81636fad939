import { publishShop } from '@foresale/api/testing';
import { setOutreach } from '@foresale/db/outreach';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Running, runServer } from './running-server.ts';

const pageSchema = z.object({ data: z.array(z.unknown()), total: z.number(), next_cursor: z.string().nullable() });
const descriptionSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ parameters: z.array(z.looseObject({ name: z.string() })).default([]) })),
  ),
});

async function get(running: Running, path: string, headers: Record<string, string> = {}) {
  const authorization = `Bearer ${await running.tokenOf('manager')}`;
  const response = await fetch(running.url + path, { headers: { authorization, ...headers } });
  return { status: response.status, headers: response.headers, body: await response.json().catch(() => null) };
}

async function exported(running: Running, body: unknown) {
  const response = await fetch(`${running.url}/api/export/customers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await running.tokenOf('manager')}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { headers: response.headers, status: response.status, text: await response.text() };
}

test('the calls have the shapes that they are documented with', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 12, scored: 1 });
  expect((await get(running, '/api/customers/segments')).body).toEqual({
    segments: { Champions: 4, Lost: 8 },
    total_customers: 12,
    last_updated: '2025-12-31',
  });
  expect((await get(running, '/api/customers/rfm?segment=Lost&limit=1&sort_by=monetary')).body).toEqual({
    data: [
      {
        customer_id: 'c11',
        name: 'Ada Smith 11',
        recency: 11,
        frequency: 4,
        monetary: 11,
        segment: 'Lost',
        rfm_score: 521,
        expected_value: 2,
      },
    ],
    total: 8,
    page: 1,
    next_cursor: expect.any(String),
    run_id: 1,
  });
  expect((await get(running, '/api/customers/c6/details')).body).toMatchObject({
    customer_id: 'c6',
    name: 'Ada Smith 6',
    email: 'ada6@example.com',
    country: 'FR',
    city: 'City 0',
    rfm: { recency: 6, frequency: 3, monetary: 6, segment: 'Champions', rfm_score: 521 },
    prediction: { purchase_probability: 0.6, predicted_next_month: true, confidence: 0.7 },
    transaction_history: [{ date: '2025-12-01T10:00:00.000Z', amount: 10.5, products: ['Lamp'] }],
  });
  const predictions = await get(running, '/api/predictions?min_probability=0.7&limit=2');
  expect(predictions.body).toMatchObject({
    total: 3,
    prediction_date: '2025-12-31',
    data: [{ customer_id: 'c9' }, {}],
  });
});

test('the list and the file are sorted by expected value, page by page, unknown ones last', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 30, scored: 0.5 });
  const rowSchema = z.object({ customer_id: z.string(), expected_value: z.number().nullable() });
  for (const direction of ['desc', 'asc'] as const) {
    const found: z.infer<typeof rowSchema>[] = [];
    let cursor = '';
    do {
      const { body } = await get(
        running,
        `/api/customers/rfm?sort_by=expected_value&direction=${direction}&limit=7${cursor}`,
      );
      const page = z.object({ data: z.array(rowSchema), next_cursor: z.string().nullable() }).parse(body);
      found.push(...page.data);
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    const ids = found.map((row) => row.customer_id);
    const sign = direction === 'asc' ? 1 : -1;
    const known = found.flatMap(({ expected_value }) => (expected_value === null ? [] : [expected_value]));
    expect([new Set(ids).size, known.length]).toEqual([30, 15]);
    expect(known).toEqual(known.toSorted((a, b) => sign * (a - b)));
    expect(found.slice(15).every(({ expected_value }) => expected_value === null)).toBe(true);
    const file = await exported(running, { sort_by: 'expected_value', direction });
    const rows: Record<string, string>[] = parse(file.text, { columns: true });
    expect(rows.map((row) => row.customer_id)).toEqual(ids);
  }
});

test('a category is found by any part of its name, in capitals or not, in the list and in the file', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 12 });
  for (const [category, customers] of [
    ['lights', 6],
    ['LIGHT', 6],
    ['igh', 6],
    ['L', 12],
    ['%', 0],
    ['ligh_', 0],
  ] as const) {
    const query = new URLSearchParams({ category });
    expect((await get(running, `/api/customers/rfm?${query}`)).body, category).toMatchObject({ total: customers });
    const file: unknown[] = parse((await exported(running, { category })).text, { columns: true });
    expect(file, category).toHaveLength(customers);
  }
});

test('the categories that customers bought in are listed, all or those with a text in their name', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 12 });
  expect((await get(running, '/api/customers/categories')).body).toEqual({ categories: ['glass', 'lights'] });
  expect((await get(running, '/api/customers/categories?search=IGH')).body).toEqual({ categories: ['lights'] });
  expect((await get(running, '/api/customers/categories?search=%25')).body).toEqual({ categories: [] });
});

test('key figures, runs, imports and outreach are answered as the dashboard sees them, in the words of REST', async () => {
  await using running = await runServer();
  const runId = await publishShop(running.pool, { customers: 12 });
  const body = async (path: string) => (await get(running, path)).body;
  expect(await body('/api/runs')).toMatchObject({ data: [{ run_id: runId, status: 'published', is_current: true }] });
  expect(await body('/api/runs/current')).toMatchObject({ run_id: runId, has_predictions: false, time_zone: 'UTC' });
  const asAnalyst = { authorization: `Bearer ${await running.tokenOf('analyst')}` };
  expect((await get(running, '/api/imports', asAnalyst)).body).toEqual({ data: [] });
  expect((await get(running, '/api/imports/7', asAnalyst)).status).toBe(404);
  expect((await get(running, '/api/imports/0', asAnalyst)).status).toBe(400);
  expect(await body('/api/kpis?period=month')).toEqual({ data: expect.any(Array) });
  expect(await body('/api/kpis/summary?from=2024-01-01&to=2024-01-31')).toMatchObject({
    run_id: runId,
    from: '2024-01-01',
  });
  expect(await body('/api/kpis/cohorts')).toEqual({ data: expect.any(Array) });
  expect(await body(`/api/customers/movements?from_run_id=${runId}&to_run_id=${runId}`)).toMatchObject({
    data: expect.arrayContaining([
      { from: expect.any(String), to: expect.any(String), cause: null, customers: expect.any(Number) },
    ]),
  });
  expect((await get(running, '/api/customers/movements?from_run_id=99&to_run_id=1')).status).toBe(404);
  expect(await body('/api/model/drift')).toEqual({ data: expect.any(Array) });
  expect(await body('/api/model/ledger')).toMatchObject({ entries: expect.any(Array), bands: expect.any(Array) });
  expect(await body('/api/outreach/owners')).toEqual({ data: expect.any(Array) });

  const { data } = z
    .looseObject({ data: z.array(z.looseObject({ customer_id: z.string() })) })
    .parse(await body('/api/customers/rfm?limit=1'));
  const address = `/api/customers/${encodeURIComponent(data[0]?.customer_id ?? '')}/outreach`;
  expect(await body(address)).toEqual({ current: null, history: [] });
  const set = await fetch(`${running.url}${address}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await running.tokenOf('manager')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'snoozed', snoozed_until: '2999-12-31', note: 'likes blue' }),
  });
  expect([set.status, await set.json()]).toMatchObject([
    200,
    { current: { status: 'snoozed', snoozed_until: '2999-12-31', note: 'likes blue', owner_name: null } },
  ]);
  expect(await body(address)).toMatchObject({ history: [{ status: 'snoozed', changed_by: expect.any(String) }] });
});

test('pages, cursors and totals agree', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 25 });
  const pages = await Promise.all(
    [1, 2, 3].map(async (page) =>
      pageSchema.parse((await get(running, `/api/customers/rfm?limit=10&page=${page}`)).body),
    ),
  );
  expect(pages.map((page) => page.data.length)).toEqual([10, 10, 5]);
  const second = await get(running, `/api/customers/rfm?limit=10&cursor=${pages[0]?.next_cursor}`);
  expect(pageSchema.parse(second.body).data).toEqual(pages[1]?.data);
  expect(pages[2]?.next_cursor).toBeNull();
});

test('what is asked again of the same run is answered 304', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 5 });
  const { headers } = await get(running, '/api/customers/segments');
  const etag = headers.get('etag') ?? '';
  for (const tags of [etag, `W/${etag}`, `"other", ${etag}`]) {
    expect((await get(running, '/api/customers/segments', { 'if-none-match': tags })).status, tags).toBe(304);
  }
  expect((await get(running, '/api/customers/segments', { 'if-none-match': '"other"' })).status).toBe(200);
  const refused = await get(running, '/api/customers/rfm?cursor=nonsense');
  expect([refused.status, refused.headers.get('etag')]).toEqual([400, null]);
  await publishShop(running.pool, { customers: 6 });
  await expect
    .poll(async () => (await get(running, '/api/customers/segments', { 'if-none-match': etag })).status)
    .toBe(200);
});

test('snoozed customers are left out of the calls for whom to call, unless they are asked for', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 9, scored: 1 });
  const ask = async (path: string) => {
    const { headers, body } = await get(running, path);
    return { total: pageSchema.parse(body).total, etag: headers.get('etag') };
  };
  const rows = async (body: unknown) => (await exported(running, body)).headers.get('x-foresale-rows');
  const before = await ask('/api/predictions');
  expect([before.total, await rows({})]).toEqual([9, '9']);
  const change = { status: 'snoozed', snoozedUntil: '2999-01-31' } as const;
  await setOutreach(running.pool, { customerIds: ['c1', 'c2'], change, actor: 'test', userId: undefined });
  await expect.poll(async () => (await ask('/api/predictions')).total).toBe(7);
  const after = await get(running, '/api/predictions', { 'if-none-match': before.etag ?? '' });
  expect(after.status).toBe(200);
  expect((await ask('/api/predictions?include_snoozed=true')).total).toBe(9);
  expect((await ask('/api/predictions?outreach=snoozed')).total).toBe(2);
  expect([await rows({}), await rows({ include_snoozed: true })]).toEqual(['7', '9']);
  expect(await rows({ customer_ids: ['c1', 'c3'] })).toBe('2');
  expect((await ask('/api/customers/rfm')).total).toBe(9);
  expect((await ask('/api/customers/rfm?include_snoozed=false')).total).toBe(7);
});

test('a question without an answer is told so in JSON, and nobody makes a file to look at its headers', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 5 });
  const ask = async (method: string, path: string) => {
    const authorization = `Bearer ${await running.tokenOf('manager')}`;
    const response = await fetch(running.url + path, { method, headers: { authorization } });
    return [response.status, response.headers.get('content-type')];
  };
  const json = 'application/json; charset=utf-8';
  expect(await ask('OPTIONS', '/api/customers/rfm')).toEqual([204, null]);
  expect(await ask('DELETE', '/api/customers/rfm')).toEqual([404, json]);
  expect(await ask('HEAD', '/api/customers/rfm')).toEqual([200, json]);
  expect(await ask('HEAD', '/api/export/customers')).toEqual([404, json]);
  expect(await running.pool.any(sql.unsafe`select from audit_log where action = 'export'`)).toHaveLength(0);
});

test('an answer that is remembered is for those of the same rights', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 20 });
  const viewer = { authorization: `Bearer ${await running.tokenOf('viewer')}` };
  for (const path of ['/api/customers/rfm', '/api/customers/rfm?search=ada3@']) {
    const seen = await get(running, path);
    expect(JSON.stringify(seen.body)).toContain('Smith');
    const masked = await get(running, path, { ...viewer, 'if-none-match': seen.headers.get('etag') ?? '' });
    expect(masked.status).toBe(200);
    expect(JSON.stringify(masked.body)).not.toMatch(/Smith|Neil/);
    expect(JSON.stringify((await get(running, path)).body)).toContain('Smith');
  }
});

test('problems are sentences with the right status, and tell nothing of our insides', async () => {
  await using running = await runServer();
  expect(await get(running, '/api/predictions')).toMatchObject({ status: 503, body: { error: 'Model unavailable' } });
  await publishShop(running.pool, { customers: 5 });
  expect(await get(running, '/api/predictions')).toMatchObject({ status: 503, body: { error: 'Model unavailable' } });
  expect(await get(running, '/api/model/metrics')).toMatchObject({ status: 503, body: { error: 'Model unavailable' } });
  expect(await get(running, '/api/customers/nobody/details')).toMatchObject({
    status: 404,
    body: { error: 'Customer not found' },
  });
  for (const [query, name] of [
    ['limit=0', 'limit'],
    ['limit=many', 'limit'],
    ['sort_by=name', 'sort_by'],
    ['page=-1', 'page'],
    ['page=100000&limit=1000', 'page'],
    ['cursor=nonsense', 'cursor'],
    ['min_probability=2', 'min_probability'],
    ['last_purchase_from=yesterday', 'last_purchase_from'],
  ] as const) {
    const answer = await get(running, `/api/customers/rfm?${query}`);
    expect(answer.status, query).toBe(400);
    expect(answer.body, query).toEqual({ error: expect.stringMatching(new RegExp(`^${name}`)) });
  }
  await running.pool.query(sql.unsafe`drop table order_items cascade`);
  expect(await get(running, '/api/customers/c1/details')).toMatchObject({
    status: 500,
    body: { error: 'Internal server error' },
  });
});

test('the export is the filtered list by probability, safe for spreadsheets, counted and audited', async () => {
  await using running = await runServer();
  const { pool } = running;
  await publishShop(pool, { customers: 12_345, scored: 0.9 });
  await pool.query(sql.unsafe`update priority_list_rows set email = e'@x\r\n"y"' where customer_id = 'c1'`);
  const all = await exported(running, {});
  expect([all.status, all.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(all.headers.get('x-foresale-rows')).toBe('12345');
  expect(all.headers.get('x-foresale-run')).toBe('1');
  const rows: Record<string, string>[] = parse(all.text, { columns: true });
  expect(all.text.startsWith('customer_id,name,email,segment,rfm_score,purchase_probability,phone,')).toBe(true);
  expect(rows).toHaveLength(12_345);
  const probabilities = rows.map((row) => (row.purchase_probability === '' ? -1 : Number(row.purchase_probability)));
  expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  expect(rows.find((row) => row.customer_id === 'c7')?.name).toBe("'=cmd|7");
  expect(rows.find((row) => row.customer_id === 'c1')).toMatchObject({
    name: `O'Neil "Q" 1`,
    email: `'@x\r\n"y"`,
  });
  expect(rows.find((row) => row.customer_id === 'c2')?.name).toBe('');

  const some = await exported(running, {
    segment: 'Champions',
    include_predictions: false,
    bom: true,
    date_range: { start: '2025-12-01', end: '2025-12-10' },
  });
  expect(some.text.split('\r\n')[0]).toBe(
    'customer_id,name,email,segment,rfm_score,phone,typical_order,outreach_owner,outreach_note',
  );
  const { total } = pageSchema.parse(
    (
      await get(
        running,
        '/api/customers/rfm?segment=Champions&last_purchase_from=2025-12-01&last_purchase_to=2025-12-10',
      )
    ).body,
  );
  expect(parse(some.text, { columns: true, bom: true })).toHaveLength(total);
  const audited = await pool.any(
    sql.unsafe`select actor, detail from audit_log where action = 'export' order by audit_id`,
  );
  expect(audited).toMatchObject([
    { actor: 'token 1 (manager)', detail: { rows: 12_345 } },
    {
      detail: {
        rows: total,
        columns: [
          'customer_id',
          'name',
          'email',
          'segment',
          'rfm_score',
          'phone',
          'typical_order',
          'outreach_owner',
          'outreach_note',
        ],
        filter: { segment: ['Champions'] },
      },
    },
  ]);
});

test('an export that does not come out whole is cut off, so that nobody takes it for whole', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 30_000 });
  // More than the buffers between here and there hold.
  await running.pool.query(sql.unsafe`update priority_list_rows set name = repeat('x', 800)`);
  const response = await fetch(`${running.url}/api/export/customers`, {
    headers: { authorization: `Bearer ${await running.tokenOf('manager')}` },
  });
  expect([response.status, response.headers.get('x-foresale-rows')]).toEqual([200, '30000']);
  // Retention does not wait for the reader of an old run.
  await running.pool.query(sql.unsafe`select drop_snapshot(1)`);
  await expect(response.text()).rejects.toThrow('terminated');
});

test('a file says whom to call, what to say and what it is worth, in numbers that people read', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 30, scored: 1 });
  await running.pool.query(sql.unsafe`update priority_list_rows set probability = 0.123456789, monetary_minor = 1250`);
  const { text } = await exported(running, { customer_ids: ['c4', 'c20', 'nobody'], sort_by: 'score' });
  const rows: Record<string, string>[] = parse(text, { columns: true });
  expect(rows.map((row) => row.customer_id)).toEqual(['c4', 'c20']);
  expect(Object.keys(rows[0] ?? {})).toEqual([
    'customer_id',
    'name',
    'email',
    'segment',
    'rfm_score',
    'purchase_probability',
    'phone',
    'typical_order',
    'expected_value',
    'outreach_owner',
    'outreach_note',
  ]);
  expect(rows[0]).toMatchObject({ phone: "'+49 30 4", purchase_probability: '0.1235', typical_order: '10.00' });
  const money = await exported(running, { customer_ids: ['c4'], columns: ['monetary'] });
  expect(money.text).toBe('monetary\r\n12.50\r\n');
  const tooMany = await exported(running, { customer_ids: Array.from({ length: 10_001 }, (_, place) => `c${place}`) });
  expect([tooMany.status, tooMany.text]).toEqual([400, expect.stringContaining('customer_ids')]);
});

test('the export holds the columns that are asked for, in the order that is asked for', async () => {
  await using running = await runServer();
  await publishShop(running.pool, { customers: 40, scored: 1 });
  const file = await exported(running, {
    columns: ['monetary', 'customer_id', 'last_purchase_date', 'outreach_status', 'outreach_note'],
    sort_by: 'monetary',
    direction: 'asc',
    country: 'FR',
  });
  const rows: Record<string, string>[] = parse(file.text, { columns: true });
  expect(Object.keys(rows[0] ?? {})).toEqual([
    'monetary',
    'customer_id',
    'last_purchase_date',
    'outreach_status',
    'outreach_note',
  ]);
  const amounts = rows.map((row) => Number(row.monetary));
  expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  expect(rows).toHaveLength(20);
  const twice = await exported(running, { columns: ['name', 'name'] });
  expect([twice.status, JSON.parse(twice.text)]).toEqual([400, { error: 'columns: names a column twice' }]);
  expect((await exported(running, { columns: ['password_hash'] })).status).toBe(400);
});

test('the description is OpenAPI 3.1 of what is there, and the page for people names every call', async () => {
  await using running = await runServer();
  const description = descriptionSchema.parse((await get(running, '/api/openapi.json')).body);
  expect(description.openapi).toBe('3.1.0');
  expect(Object.keys(description.paths)).toEqual([
    '/api/health',
    '/api/customers/segments',
    '/api/customers/categories',
    '/api/customers/rfm',
    '/api/customers/{id}/details',
    '/api/predictions',
    '/api/model/metrics',
    '/api/export/customers',
    '/api/imports',
    '/api/imports/{id}/rejects',
    '/api/imports/{id}/undo',
    '/api/kpis',
    '/api/kpis/summary',
    '/api/kpis/cohorts',
    '/api/customers/movements',
    '/api/runs',
    '/api/runs/current',
    '/api/imports/{id}',
    '/api/customers/{id}/reasons',
    '/api/customers/{id}/outreach',
    '/api/outreach/owners',
    '/api/outreach/effect',
    '/api/model/ledger',
    '/api/model/drift',
  ]);
  const limit = description.paths['/api/customers/rfm']?.get?.parameters.find(
    (parameter) => parameter.name === 'limit',
  );
  expect(limit).toMatchObject({ in: 'query', required: false, schema: { default: 100, maximum: 1000 } });
  const page = await fetch(`${running.url}/api/docs`);
  expect(page.headers.get('content-type')).toContain('text/html');
  const html = await page.text();
  for (const path of Object.keys(description.paths).slice(1)) expect(html).toContain(path);
  expect(html).not.toMatch(/https?:\/\//);
});

test('details are found whatever a customer id is made of', async () => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('viewer')}`;
  const character = fc.oneof(fc.constantFrom(...' ä@/%#+?&=.:;\\\'"<>|~ñ漢😀'), fc.constantFrom(...'abcXYZ019_-'));
  const ids = fc
    .sample(fc.string({ unit: character, minLength: 1, maxLength: 30 }), 60)
    // An address cannot hold these two: browsers and programs alike resolve them as steps.
    .filter((id) => id.trim() === id && id !== '.' && id !== '..');
  await running.pool.query(sql.unsafe`
    insert into customers (customer_id, name) select distinct id, id from unnest(${sql.array(ids, 'text')}) as id`);
  for (const id of ids) {
    const response = await fetch(`${running.url}/api/customers/${encodeURIComponent(id)}/details`, {
      headers: { authorization },
    });
    expect([response.status, await response.json()], id).toEqual([200, expect.objectContaining({ customer_id: id })]);
  }
});
