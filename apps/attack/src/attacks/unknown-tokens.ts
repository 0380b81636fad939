import { ask, from } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';

const mostPerMinute = 60;
const address = '203.0.113.2';

export const unknownTokens: Attack = {
  name: 'unknown tokens and cookies',
  holds: `an address has ${mostPerMinute} wrong secrets a minute, and those who are known there go on`,
  run: async (target) => {
    const tally = createTally();
    const known = await target.tokenOf('viewer');
    const hello = { authorization: `Bearer ${known}`, ...from(address) };
    await ask(target.url, { path: '/api/customers/segments', headers: hello });
    let wrong = 0;
    for (let index = 0; index < 6 * mostPerMinute; index += 1) {
      const secret = `foresale_${index % 2 === 0 ? 'token' : 'session'}_${String(index).padStart(43, 'x')}`;
      const { status } = await ask(target.url, {
        path: ['/api/customers/segments', '/api/health', '/readyz', '/metrics'][index % 4] ?? '/',
        headers: {
          ...(index % 2 === 0 ? { authorization: `Bearer ${secret}` } : { cookie: `foresale_session=${secret}` }),
          ...from(address),
        },
      });
      tally.count(`wrong secrets: ${status}`);
      if (status === 401) wrong += 1;
      tally.expect([200, 401, 429].includes(status), `A wrong secret was answered with ${status}.`);
    }
    tally.expect(wrong <= 2 * mostPerMinute, `${wrong} wrong secrets were looked up.`);
    const { status } = await ask(target.url, { path: '/api/customers/segments', headers: hello });
    tally.expect(status === 200, `A known token from the same address was answered with ${status}.`);
    return tally.outcome();
  },
};
