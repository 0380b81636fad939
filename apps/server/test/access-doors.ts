import { WebSocket } from 'ws';
import { z } from 'zod';

/** What is asked for at a door, and the status that came back: 401 and 403 are closed, all others open. */
export type Statuses = Readonly<Record<string, number>>;

export interface Procedure {
  readonly path: string;
  readonly type: 'query' | 'mutation' | 'subscription';
}

/** Bearer tokens, cookies, or nothing. */
export type Credentials = Readonly<Record<string, string>>;

/** A mutation with nothing to do is refused for its input, after the role was checked. */
const nothingToDo = {};
const mostInBatch = 50;

export async function statusOf(url: string, method: string, headers: Credentials): Promise<number> {
  const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: JSON.stringify(nothingToDo) } : {}),
  });
  // A subscription is a stream that does not end by itself.
  await response.body?.cancel();
  return response.status;
}

export async function overHttp(url: string, procedures: readonly Procedure[], headers: Credentials): Promise<Statuses> {
  const statuses: Record<string, number> = {};
  for (const { path, type } of procedures) {
    statuses[path] =
      type === 'subscription'
        ? await statusOfStream(`${url}/api/trpc/${path}?input=${encodeURIComponent('{"lastEventId":"0"}')}`, headers)
        : await statusOf(`${url}/api/trpc/${path}`, type === 'mutation' ? 'POST' : 'GET', headers);
  }
  return statuses;
}

/** A stream is opened before anything is asked of it, and says in its first messages that it was refused. */
async function statusOfStream(url: string, headers: Credentials): Promise<number> {
  const response = await fetch(url, { headers });
  if (response.body === null || !response.ok) return response.status;
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const [, failed] = /^event: serialized-error\ndata: (.+)\n/m.exec(text) ?? [];
    if (failed !== undefined) return failedSchema.parse(JSON.parse(failed)).data.httpStatus;
    if (/"type":"(?:event|refetch)"/.test(text)) break;
  }
  return response.status;
}

const failedSchema = z.object({ data: z.object({ httpStatus: z.int() }) });
const resultsSchema = z.array(z.object({ error: failedSchema.optional() }));

/** All queries in as few batches as may be, then all mutations; subscriptions cannot be in one. */
export async function inBatches(
  url: string,
  procedures: readonly Procedure[],
  headers: Credentials,
): Promise<Statuses> {
  const statuses: Record<string, number> = {};
  for (const kind of ['query', 'mutation'] as const) {
    const paths = procedures.filter(({ type }) => type === kind).map(({ path }) => path);
    for (let start = 0; start < paths.length; start += mostInBatch) {
      const together = paths.slice(start, start + mostInBatch);
      const response = await fetch(`${url}/api/trpc/${together.join(',')}?batch=1`, {
        headers: { ...headers, ...(kind === 'mutation' ? { 'content-type': 'application/json' } : {}) },
        ...(kind === 'mutation'
          ? { method: 'POST', body: JSON.stringify(Object.fromEntries(together.map((_path, at) => [at, nothingToDo]))) }
          : {}),
      });
      const results = resultsSchema.length(together.length).parse(await response.json());
      for (const [at, path] of together.entries()) statuses[path] = results[at]?.error?.data.httpStatus ?? 200;
    }
  }
  return statuses;
}

const answerSchema = z.object({
  id: z.union([z.int(), z.null()]),
  error: failedSchema.optional(),
  result: z.object({ type: z.string(), data: z.unknown().optional() }).optional(),
});

export async function openSocket(url: string, headers: Credentials): Promise<WebSocket | number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/trpc`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket)).once('error', reject);
    socket.once('unexpected-response', (_request, { statusCode = 0 }) => {
      resolve(statusCode);
      socket
        .removeAllListeners('error')
        .on('error', () => undefined)
        .terminate();
    });
  });
}

/** Every procedure, subscriptions included, over one socket; a refused upgrade is the answer for all of them. */
export async function overSocket(
  url: string,
  procedures: readonly Procedure[],
  headers: Credentials,
): Promise<Statuses> {
  const socket = await openSocket(url, headers);
  if (typeof socket === 'number') return Object.fromEntries(procedures.map(({ path }) => [path, socket]));
  const statuses: Record<string, number> = {};
  const done = Promise.withResolvers<void>();
  socket.once('close', (code) => done.reject(new Error(`the socket was closed with ${code}`)));
  socket.on('message', (data) => {
    const text = String(data);
    if (text === 'PING') return socket.send('PONG');
    const { id, error } = answerSchema.parse(JSON.parse(text));
    const path = id === null ? undefined : procedures[id]?.path;
    if (path !== undefined) statuses[path] ??= error?.data.httpStatus ?? 200;
    if (Object.keys(statuses).length === procedures.length) done.resolve();
  });
  for (const [id, { path, type }] of procedures.entries()) {
    socket.send(JSON.stringify({ id, method: type, params: { path, ...(type === 'query' ? {} : { input: {} }) } }));
  }
  await done.promise;
  socket.terminate();
  return statuses;
}

const eventSchema = z.object({
  data: z.object({ type: z.literal('event'), id: z.int(), kind: z.string() }),
});

export interface Listener {
  /** Kinds in the order in which they came. */
  readonly heard: readonly string[];
  readonly started: Promise<unknown>;
  end(): void;
}

/** What a socket is sent by live.events from now on. */
export function listenOn(socket: WebSocket): Listener {
  const heard: string[] = [];
  const started = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const text = String(data);
    if (text === 'PING') return socket.send('PONG');
    const { error, result } = answerSchema.parse(JSON.parse(text));
    if (error !== undefined || result?.type === 'started') started.resolve();
    if (result?.type === 'data') heard.push(eventSchema.parse(result.data).data.kind);
  });
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'live.events', input: {} } }));
  return { heard, started: started.promise, end: () => socket.terminate() };
}
