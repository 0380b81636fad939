import { ask, json } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';

const attemptsPerMinute = 20;
const realAddress = '203.0.113.1';

export const forgedAddresses: Attack = {
  name: 'forged X-Forwarded-For',
  holds: 'callers cannot choose the address that their attempts are counted by',
  run: async (target) => {
    const tally = createTally();
    const statuses: number[] = [];
    for (let index = 0; index < attemptsPerMinute + 10; index += 1) {
      const forged = [`198.51.100.${index}`, '::1', '127.0.0.1', 'unknown', '', `10.0.0.${index}`][index % 6] ?? '';
      // Without a password: it counts as an attempt, and costs no check of one.
      const { status } = await ask(target.url, {
        method: 'POST',
        path: '/api/sign-in',
        headers: {
          ...json,
          'x-forwarded-for': `${forged}, ${realAddress}`,
          'x-real-ip': forged,
          forwarded: `for=${forged}`,
        },
        body: '{}',
      });
      tally.count(`attempts: ${status}`);
      statuses.push(status);
    }
    tally.expect(
      statuses.indexOf(429) === attemptsPerMinute,
      `The limit of ${attemptsPerMinute} attempts came at attempt ${statuses.indexOf(429) + 1}.`,
    );
    return tally.outcome();
  },
};
