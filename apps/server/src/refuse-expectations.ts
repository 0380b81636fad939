import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Node would refuse what a client expects beside 100-continue by itself, without a word. */
export function refuseExpectations(server: Server): void {
  const body = JSON.stringify({ error: 'The header Expect asks for something that this server does not do' });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, { 'content-type': 'application/json; charset=utf-8', connection: 'close' }).end(body);
  });
}
