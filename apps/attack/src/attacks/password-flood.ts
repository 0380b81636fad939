import { ask, from, json } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';

export const passwordFlood: Attack = {
  name: 'floods of passwords',
  holds: 'two passwords are checked at a time, the rest wait or get a 503, and others are answered meanwhile',
  run: async (target, { isShort }) => {
    const tally = createTally();
    const attempts = isShort ? 30 : 120;
    let pending = attempts;
    const guesses = Array.from({ length: attempts }, async (_, index) => {
      const { status, headers } = await ask(target.url, {
        method: 'POST',
        path: '/api/sign-in',
        // From many addresses, for many e-mails, so that no other limit comes first.
        headers: { ...json, ...from(`192.0.2.${index + 1}`) },
        body: JSON.stringify({ email: `nobody-${index}@attack.example`, password: 'not this one' }),
      });
      pending -= 1;
      tally.count(`sign-ins: ${status}`);
      tally.expect(status === 401 || status === 503, `A sign-in was answered with ${status}.`);
      if (status === 503) tally.expect(headers['retry-after'] !== undefined, 'A 503 does not say when to come back.');
    });
    for (const path of ['/', '/healthz', '/api/docs']) {
      const { status } = await ask(target.url, { path });
      tally.expect(status > 0 && status < 500, `${path} was answered with ${status}.`);
      tally.count(`other answers while ${pending > 0 ? 'sign-ins were still' : 'no sign-in was any longer'} waiting`);
    }
    await Promise.all(guesses);
    return tally.outcome();
  },
};
