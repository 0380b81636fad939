import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';

/** Subscribes to the live events and then takes nothing more from its socket, until it is ended. */
export async function openSlowReader({
  url,
  token,
}: {
  readonly url: string;
  readonly token: string;
}): Promise<Disposable> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    [
      'GET /api/trpc HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Authorization: Bearer ${token}`,
      '',
      '',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  const message = { id: 1, method: 'subscription', params: { path: 'live.events', input: {} } };
  socket.write(frame(JSON.stringify(message)));
  socket.pause();
  return { [Symbol.dispose]: () => socket.destroy() };
}

/** A text frame of a client (RFC 6455): masked, and shorter than 126 bytes. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new RangeError('Longer frames have another header.');
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, masked]);
}
