import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { startLocalPostgres } from '@foresale/local-postgres';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseObjectAddress } from '../src/s3/put-object.ts';
import { signRequest } from '../src/s3/sign-request.ts';
import { foresale, temporaryHome } from './foresale-process.ts';

// The ones of Amazon's documentation of Signature Version 4.
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
let place: ReturnType<typeof temporaryHome>;

beforeEach(() => {
  place = temporaryHome();
  mkdirSync(place.home, { recursive: true });
});
afterEach(() => place.remove());

test("a request is signed as in Amazon's example", () => {
  const authorization = signRequest({
    method: 'PUT',
    url: new URL('https://examplebucket.s3.amazonaws.com/test%24file.text'),
    headers: {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      'x-amz-date': '20130524T000000Z',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    },
    region: 'us-east-1',
    credentials,
  });
  expect(authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
      'SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,' +
      'Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  );
});

test('an address names a bucket and a key', () => {
  expect(parseObjectAddress('s3://lists/exports/a b.csv')).toEqual({ bucket: 'lists', key: 'exports/a b.csv' });
  expect(parseObjectAddress('list.csv')).toBeUndefined();
  expect(() => parseObjectAddress('s3://Lists')).toThrow('s3://<bucket>/<key>');
});

interface Received {
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** As much of S3 as a PUT needs: it refuses what is not the bytes that were signed. */
async function startStore(status: number): Promise<AsyncDisposable & { url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    received.push({ path: request.url, headers: request.headers, body: body.toString() });
    const isWhole = createHash('sha256').update(body).digest('hex') === request.headers['x-amz-content-sha256'];
    response
      .writeHead(isWhole ? status : 400)
      .end(status === 200 ? '' : '<Error><Message>Access Denied</Message></Error>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

test('the list is put into a bucket, whole, and the audit log says where', { timeout: 120_000 }, async () => {
  const file = join(place.home, 'orders.csv');
  writeFileSync(file, 'Client;Date;Total\nada;2025-01-05;10.50\nbo;2025-01-20;99\n');
  const home = { FORESALE_HOME: place.home };
  const map = ['--map', 'customer_id=Client,ordered_at=Date,amount=Total'];
  expect(await foresale(['import', file, ...map], home)).toMatchObject({ code: 0 });
  expect(await foresale(['run', '--as-of', '2025-03-01'], home)).toMatchObject({ code: 0 });

  await using store = await startStore(200);
  const cloud = {
    ...home,
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_S3: store.url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: 'session',
  };
  expect(await foresale(['export', 's3://lists/exports/'], cloud)).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/Wrote 2 customers to s3:\/\/lists\/exports\/priorities-\d{4}-\d\d-\d\d\.csv\./),
  });
  const [put] = store.received;
  expect(put?.path).toMatch(/^\/lists\/exports\/priorities-[\d-]+\.csv$/);
  expect(put?.headers['x-amz-security-token']).toBe('session');
  expect(put?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/s3\//,
  );
  expect(put?.body.split('\r\n')).toHaveLength(4);
  await using closed = await startStore(403);
  expect(await foresale(['export', 's3://lists/a.csv'], { ...cloud, AWS_ENDPOINT_URL_S3: closed.url })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('s3://lists/a.csv could not be written: Access Denied'),
  });

  await using postgres = await startLocalPostgres({ folder: join(place.home, 'postgres') });
  const client = new pg.Client(postgres.url);
  await client.connect();
  const { rows } = await client.query(
    `select detail->>'to' as place from audit_log where action = 'export' order by audit_id`,
  );
  await client.end();
  expect(rows).toEqual([{ place: `s3:/${put?.path}` }, { place: 's3://lists/a.csv' }]);
});
