import { createHash } from 'node:crypto';
import { listUploadedFiles, readUploadedFile } from '@foresale/db/uploads';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Running, runServer } from './running-server.ts';

const answerSchema = z.object({ import_id: z.number(), files: z.number(), bytes: z.number() });
const countRow = z.object({ rows: z.bigint().transform(Number) });

function formOf(files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>): FormData {
  const form = new FormData();
  for (const [name, content] of Object.entries(files)) form.append('file', new Blob([content]), name);
  return form;
}

async function send(running: Running, form: FormData, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${running.url}/api/imports`, { method: 'POST', body: form, headers });
  return { status: response.status, answer: await response.json() };
}

async function contentOf(running: Running, file: { readonly importId: number; readonly fileNo: number }) {
  const pieces: Buffer[] = [];
  for await (const piece of readUploadedFile(running.pool, file)) pieces.push(piece);
  return { pieces: pieces.length, bytes: Buffer.concat(pieces) };
}

const leftovers = (running: Running) =>
  running.pool.oneFirst(sql.type(countRow)`
    select (select count(*) from imports) + (select count(*) from upload_files) + (select count(*) from upload_chunks) as rows`);

test('files arrive whole, in pieces, under names that are safe on any disk', async () => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('analyst')}`;
  const large = Buffer.alloc(3_500_000, 'customer,amount\r\nädä,1\r\n');
  const { status, answer } = await send(
    running,
    formOf({ '../../etc/orders.csv': large, 'ORDERS.csv': 'a,b\n1,2\n', '.hidden\u0007.csv.gz': 'x' }),
    { authorization },
  );
  expect(status).toBe(200);
  const { import_id: importId } = answerSchema.parse(answer);
  expect(answer).toMatchObject({ files: 3, bytes: large.length + 9 });
  expect(await listUploadedFiles(running.pool, importId)).toEqual([
    { fileNo: 1, name: 'orders.csv', bytes: large.length },
    { fileNo: 2, name: 'ORDERS (2).csv', bytes: 8 },
    { fileNo: 3, name: 'hidden_.csv.gz', bytes: 1 },
  ]);
  const { pieces, bytes } = await contentOf(running, { importId, fileNo: 1 });
  const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');
  expect(hash(bytes)).toBe(hash(large));
  expect(pieces).toBeGreaterThan(2);
  expect(await running.pool.one(sql.unsafe`select status, source from imports where import_id = ${importId}`)).toEqual({
    status: 'received',
    source: 'orders.csv, ORDERS (2).csv, hidden_.csv.gz',
  });
});

test('a name of any script is short enough for a disk', async () => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('analyst')}`;
  const names = ['测'.repeat(300), '😀'.repeat(100), 'e\u0301'.repeat(200)].map((name) => `${name}.csv.gz`);
  const { answer } = await send(running, formOf(Object.fromEntries(names.map((name) => [name, 'x']))), {
    authorization,
  });
  const { import_id: importId } = answerSchema.parse(answer);
  for (const { name } of await listUploadedFiles(running.pool, importId)) {
    // Disks take 255 bytes.
    expect(Buffer.byteLength(name), name).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^(?:测|😀|e\u0301)+\.csv\.gz$/u);
  }
});

test('what is too large, or nothing, is refused in a sentence and leaves nothing', async () => {
  await using running = await runServer({ uploadLimit: 2 * 1024 * 1024 });
  const authorization = `Bearer ${await running.tokenOf('analyst')}`;
  const megabyte = new Uint8Array(1024 * 1024).fill(65);
  const tooLarge = await send(running, formOf({ 'a.csv': megabyte, 'b.csv': megabyte, 'c.csv': 'x' }), {
    authorization,
  });
  expect(tooLarge).toEqual({
    status: 413,
    answer: { error: 'The files are larger than 2 MB, the most at once' },
  });
  expect(await send(running, formOf({}), { authorization })).toMatchObject({ status: 400 });
  expect(await leftovers(running)).toBe(0);
  const exactly = await send(running, formOf({ 'a.csv': megabyte, 'b.csv': megabyte }), { authorization });
  expect(exactly.status).toBe(200);
});

test('a stranger, a viewer and another page send nothing', async () => {
  await using running = await runServer();
  const form = formOf({ 'a.csv': 'a,b\n' });
  expect((await send(running, form, {})).status).toBe(401);
  expect((await send(running, form, { authorization: `Bearer ${await running.tokenOf('manager')}` })).status).toBe(403);
  const cookie = await running.cookieOf('analyst');
  expect((await send(running, form, { cookie, origin: 'https://evil.example' })).status).toBe(403);
  expect(await leftovers(running)).toBe(0);
  expect((await send(running, form, { cookie, origin: new URL(running.url).origin })).status).toBe(200);
});

test('a sender that goes away in the middle leaves nothing', async () => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('analyst')}`;
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
  const controller = new AbortController();
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: async (stream) => {
      stream.enqueue(Buffer.from(sent === 0 ? head : 'x'.repeat(64 * 1024)));
      sent += 1;
      // Once the first chunk is in the database, the sender is in the middle for sure.
      if (sent > 40 && (await leftovers(running)) > 2) controller.abort();
    },
  });
  const request = fetch(`${running.url}/api/imports`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'multipart/form-data; boundary=b' },
    body,
    signal: controller.signal,
    duplex: 'half',
  } as RequestInit);
  await expect(request).rejects.toThrow();
  await expect.poll(() => leftovers(running)).toBe(0);
});

test('rejects come as a CSV file that no spreadsheet takes for formulas', async () => {
  await using running = await runServer();
  const id = await running.pool.oneFirst(sql.type(z.object({ id: z.bigint() }))`
    insert into imports (layout, source, status, finished_at, rows_read, rows_rejected)
    values ('canonical', 'a.csv', 'finished', now(), 2, 2) returning import_id as id`);
  await running.pool.query(sql.unsafe`
    insert into import_rejects (import_id, file, line, reason, raw)
    values (${id}, 'a.csv', 2, 'no date', '=cmd|calc,"x"'), (${id}, 'a.csv', 3, 'no customer', '1,2')`);
  const authorization = `Bearer ${await running.tokenOf('analyst')}`;
  const response = await fetch(`${running.url}/api/imports/${id}/rejects`, { headers: { authorization } });
  expect(response.headers.get('x-foresale-rows')).toBe('2');
  expect(await response.text()).toBe(
    `file,line,reason,raw\r\na.csv,2,no date,"'=cmd|calc,""x"""\r\na.csv,3,no customer,"1,2"\r\n`,
  );
  const missing = await fetch(`${running.url}/api/imports/999/rejects`, { headers: { authorization } });
  expect([missing.status, await missing.json()]).toEqual([404, { error: 'Import not found' }]);
  const audit = await running.pool.anyFirst(sql.type(z.object({ subject: z.string() }))`
    select subject from audit_log where action = 'rejects exported'`);
  expect(audit).toEqual([`import ${id}`]);
});
