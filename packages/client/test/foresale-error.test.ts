import { createServer, type RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { createClient, ForesaleError, isForesaleError } from '../src/index.ts';

/** A server that answers everything in one way. */
async function answering(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const withJson =
  (status: number, body: unknown): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

async function problemOf(url: string, signal?: AbortSignal): Promise<ForesaleError> {
  const client = createClient({ url, token: 'secret' });
  const problem = await client.api.segments.counts
    .query(undefined, signal === undefined ? {} : { signal })
    .then(() => undefined)
    .catch((caught: unknown) => caught);
  if (!isForesaleError(problem)) throw new Error('not a ForesaleError', { cause: problem });
  return problem;
}

test('a refusal of a procedure carries its code, its status and its sentence', async () => {
  const refusal = {
    error: { message: 'Sign in first', code: -32_001, data: { code: 'UNAUTHORIZED', httpStatus: 401 } },
  };
  await using server = await answering(withJson(401, [refusal]));
  const problem = await problemOf(server.url);
  expect(problem).toBeInstanceOf(ForesaleError);
  expect(problem).toMatchObject({ code: 'UNAUTHORIZED', status: 401, message: 'Sign in first', name: 'ForesaleError' });
  expect(problem.data?.code).toBe('UNAUTHORIZED');
});

test('so does what is refused before any procedure is reached', async () => {
  await using server = await answering(withJson(429, { error: 'Too many requests; try again in 30 seconds' }));
  expect(await problemOf(server.url)).toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    status: 429,
    message: 'Too many requests; try again in 30 seconds',
  });
});

test('the page of a proxy, a server that is gone and a question given up are told apart', async () => {
  const proxy = await answering((_request, response) => {
    response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
  });
  expect(await problemOf(proxy.url)).toMatchObject({ code: 'UNREACHABLE', message: 'Foresale cannot be reached' });
  await proxy[Symbol.asyncDispose]();
  expect(await problemOf(proxy.url)).toMatchObject({ code: 'UNREACHABLE', status: null });
  await using silent = await answering(() => undefined);
  expect(await problemOf(silent.url, AbortSignal.timeout(10))).toMatchObject({ code: 'ABORTED', status: null });
});

test('other errors are not taken for ours', () => {
  expect(isForesaleError(new Error('Foresale'))).toBe(false);
  expect(isForesaleError({ name: 'ForesaleError', code: 'NOT_FOUND' })).toBe(false);
});

test('a token that changes is asked for at every request', async () => {
  const seen: (string | undefined)[] = [];
  await using server = await answering((request, response) => {
    seen.push(request.headers.authorization);
    withJson(200, [{ result: { data: null } }])(request, response);
  });
  let number = 0;
  const { api } = createClient({ url: server.url, token: async () => `token-${++number}` });
  await api.runs.current.query();
  await api.runs.current.query();
  expect(seen).toEqual(['Bearer token-1', 'Bearer token-2']);
});

test('outside a browser it must be said where the server is', () => {
  expect(() => createClient()).toThrow('createClient needs a url outside a browser.');
});
