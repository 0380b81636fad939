import { get } from 'node:http';
import { appendEvent } from '@foresale/db/events';
import { type Attack, createTally } from '../attack.ts';
import { type OpenSocket, openSocket } from '../sockets.ts';
import type { Target } from '../target.ts';
import { until } from '../until.ts';

const mostSubscriptions = 20;
const mostSockets = 50;

export const manySockets: Attack = {
  name: 'floods of sockets and subscriptions',
  holds: `${mostSubscriptions} subscriptions on a socket, as many over HTTP, ${mostSockets} sockets of a person`,
  run: async (target, { isShort }) => {
    const tally = createTally();
    const wanted = isShort ? 60 : 1_000;
    const authorization = `Bearer ${await target.tokenOf('viewer')}`;
    const socket = await openSocket(target.url, { authorization });
    if (typeof socket === 'number') throw new Error(`The socket was refused with ${socket}.`);
    for (let id = 1; id <= wanted; id += 1) socket.send(id, 'subscription', 'live.events');
    await until('all subscriptions are answered', () => socket.answers() >= wanted);
    // A refusal follows the word that it has started.
    await until('those that are too many are refused', () => socket.ended(200) <= mostSubscriptions);
    const held = socket.ended(200);
    tally.count('subscriptions on a socket: held', held);
    tally.count('subscriptions on a socket: refused', wanted - held);
    tally.expect(held === mostSubscriptions, `A socket carries ${held} subscriptions.`);
    socket.close();

    const streams = await openStreams(target, Math.min(wanted, 100));
    tally.count('subscriptions over HTTP: held', streams.held);
    tally.count('subscriptions over HTTP: refused', streams.refused);
    tally.expect(streams.held <= mostSubscriptions, `A caller has ${streams.held} subscriptions over HTTP.`);

    const { cookie } = await target.personOf('viewer');
    const opened = await Promise.all(
      Array.from({ length: wanted }, () => openSocket(target.url, { cookie, origin: target.url })),
    );
    const sockets = opened.filter((each): each is OpenSocket => typeof each === 'object');
    tally.count('sockets of a person: open', sockets.length);
    tally.count('sockets of a person: refused', wanted - sockets.length);
    tally.expect(sockets.length === mostSockets, `A person has ${sockets.length} sockets.`);
    for (const each of sockets) each.close();
    return tally.outcome();
  },
};

/** Streams begin with 200, and say in their first message whether there is room. */
async function openStreams({ url, pool, tokenOf }: Target, wanted: number) {
  const authorization = `Bearer ${await tokenOf('viewer')}`;
  await appendEvent(pool, { kind: 'run.progress', payload: {} });
  const input = encodeURIComponent('{"lastEventId":"0"}');
  const results = await Promise.all(
    Array.from({ length: wanted }, () => {
      const opened = Promise.withResolvers<{ readonly isHeld: boolean; readonly end: () => void }>();
      const sent = get(`${url}/api/trpc/live.events?input=${input}`, { headers: { authorization } }, (response) => {
        let text = '';
        const end = () => sent.destroy();
        response.on('data', (piece: Buffer) => {
          text += String(piece);
          if (text.includes('serialized-error')) opened.resolve({ isHeld: false, end });
          else if (/"type":"(?:event|refetch)"/.test(text)) opened.resolve({ isHeld: true, end });
        });
        response.once('end', () => opened.resolve({ isHeld: false, end }));
        response.once('error', () => opened.resolve({ isHeld: false, end }));
      });
      sent.once('error', () => opened.resolve({ isHeld: false, end: () => undefined }));
      return opened.promise;
    }),
  );
  for (const { end } of results) end();
  const held = results.filter(({ isHeld }) => isHeld).length;
  return { held, refused: wanted - held };
}
