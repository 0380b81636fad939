import { type Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Question {
  readonly method?: string;
  /** As it goes over the wire: nothing tidies it up, as `fetch` would. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent?: Agent | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly milliseconds: number;
}

/** 0 as the status says that the connection was cut off without an answer. */
export async function ask(url: string, question: Question): Promise<Answer> {
  const { answer, wasReused } = await askOnce(url, question);
  // The server may close a connection that is kept in the moment in which it is used again (RFC 9112, 9.3.1).
  return answer.status === 0 && wasReused ? (await askOnce(url, { ...question, agent: undefined })).answer : answer;
}

interface Asked {
  readonly answer: Answer;
  readonly wasReused: boolean;
}

function askOnce(url: string, { method = 'GET', path, headers = {}, body, agent }: Question): Promise<Asked> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve) => {
    const finish = (status: number, answered: IncomingHttpHeaders, text: string) =>
      resolve({
        answer: { status, headers: answered, text, milliseconds: performance.now() - began },
        wasReused: sent.reusedSocket,
      });
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(
      { hostname, port, method, path, headers: { ...length, ...headers }, ...(agent === undefined ? {} : { agent }) },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('error', () => finish(0, response.headers, ''));
        response.once('end', () =>
          finish(response.statusCode ?? 0, response.headers, Buffer.concat(pieces).toString('utf8')),
        );
      },
    );
    sent.once('error', () => finish(0, {}, ''));
    sent.end(body);
  });
}

export const json = { 'content-type': 'application/json' } as const;

/** As it stands behind a proxy: the last of the chain is the address that the proxy saw. */
export const from = (address: string) => ({ 'x-forwarded-for': address });
