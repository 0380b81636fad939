import { ask } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import { openSocket } from '../sockets.ts';
import type { Target } from '../target.ts';
import { until } from '../until.ts';

const budget = 1_200;
const list = 'users.me';
/** A minute may end while they are sent, and gives the caller another budget. */
const most = 2 * budget;

export const manyCalls: Attack = {
  name: 'floods of calls',
  holds: `a caller has ${budget} calls a minute, over sockets, in batches and over REST together`,
  run: async (target, { isShort }) => {
    const tally = createTally();
    const calls = isShort ? 2_600 : 6_000;
    for (const [way, flood] of Object.entries({ 'one socket': overSocket, 'batches of 50': inBatches })) {
      const authorization = `Bearer ${await target.tokenOf('viewer')}`;
      const { answered, refused } = await flood(target, authorization, calls);
      tally.count(`${way}: answered`, answered);
      tally.count(`${way}: refused`, refused);
      tally.expect(answered <= most, `${answered} of ${calls} calls in ${way} were answered.`);
      tally.expect(refused + answered === calls, `${calls - refused - answered} calls in ${way} had no answer.`);
      const other = await ask(target.url, {
        path: '/api/customers/segments',
        headers: { authorization: `Bearer ${await target.tokenOf('viewer')}` },
      });
      tally.expect(other.status === 200, `Somebody else was answered ${other.status} meanwhile.`);
    }
    return tally.outcome();
  },
};

interface Flood {
  readonly answered: number;
  readonly refused: number;
}

async function overSocket({ url }: Target, authorization: string, calls: number): Promise<Flood> {
  const socket = await openSocket(url, { authorization });
  if (typeof socket === 'number') return { answered: 0, refused: 0 };
  for (let id = 1; id <= calls; id += 1) socket.send(id, 'query', list);
  await until('all calls over the socket are answered', () => socket.answers() >= calls);
  const flood = { answered: socket.ended(200), refused: socket.ended(429) };
  socket.close();
  return flood;
}

async function inBatches({ url }: Target, authorization: string, calls: number): Promise<Flood> {
  let [answered, refused] = [0, 0];
  const size = 50;
  for (let sent = 0; sent < calls; sent += size) {
    const { status, text } = await ask(url, {
      path: `/api/trpc/${Array.from({ length: size }, () => list).join(',')}?batch=1`,
      headers: { authorization },
    });
    // A batch for which nothing is left is refused as a whole.
    const failed = status === 429 && !text.startsWith('[') ? size : (text.match(/"httpStatus":429/g)?.length ?? 0);
    refused += failed;
    answered += size - failed;
  }
  return { answered, refused };
}
