import { ask } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import type { Target } from '../target.ts';

const longest = 15_900;
/** A quadratic pattern made it 300; what remains is reading and logging more letters. */
const mostTimesTheWork = 15;

export const longAddresses: Attack = {
  name: 'long addresses',
  holds: 'an address of 16 kB costs the server about as much as a short one',
  run: async (target, { isShort }) => {
    const tally = createTally();
    const times = isShort ? 100 : 1_000;
    const authorization = `Bearer ${await target.tokenOf('viewer')}`;
    const workFor = async (length: number, letter: string) => {
      const before = await processorSeconds(target, authorization);
      for (let index = 0; index < times; index += 1) {
        const path = `/${letter.repeat(length).slice(0, length)}`;
        const { status } = await ask(target.unlimitedUrl, { path, headers: { authorization } });
        tally.count(`${length.toLocaleString('en')} letters: ${status}`);
        tally.expect(status > 0 && status < 500, `An address of ${length} letters was answered with ${status}.`);
      }
      return (await processorSeconds(target, authorization)) - before;
    };
    await workFor(10, 'a');
    const short = await workFor(10, 'a');
    for (const letter of ['a', 'a.', '@', '1 '.replace(' ', '-'), '%61']) {
      const long = await workFor(longest, letter);
      tally.expect(
        long <= Math.max(short, 0.001 * times) * mostTimesTheWork,
        `${times} addresses of "${letter}" took ${long.toFixed(2)} s of the processor, short ones ${short.toFixed(2)} s.`,
      );
    }
    return tally.outcome();
  },
};

async function processorSeconds({ unlimitedUrl }: Target, authorization: string): Promise<number> {
  const { text } = await ask(unlimitedUrl, { path: '/metrics', headers: { authorization } });
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}
