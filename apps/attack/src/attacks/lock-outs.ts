import { ask, from, json } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import type { Target } from '../target.ts';

const password = 'a harbour with seven quiet boats';
const mostFromAnAddress = 10;

export const lockOuts: Attack = {
  name: 'lock-outs',
  holds: `an address has ${mostFromAnAddress} guesses at a password, and its owner signs in none the less`,
  run: async (target, { isShort }) => {
    const tally = createTally();
    const { email } = await target.personOf('admin', password);
    const first = await signIn(target, { email, password, address: '198.51.100.1' });
    tally.expect(first.status === 200, `The owner was answered with ${first.status}.`);
    const cookie = (first.headers['set-cookie'] ?? []).map((each) => each.split(';', 1)[0]).join('; ');
    for (let stranger = 1; stranger <= (isShort ? 2 : 11); stranger += 1) {
      let checked = 0;
      for (let guess = 0; guess < mostFromAnAddress + 2; guess += 1) {
        const address = `203.0.113.${100 + stranger}`;
        const { status } = await signIn(target, { email, password: `guess ${guess}`, address });
        tally.count(`guesses: ${status}`);
        if (status === 401) checked += 1;
      }
      tally.expect(checked <= mostFromAnAddress, `An address had ${checked} guesses.`);
    }
    const again = await signIn(target, { email, password, address: '198.51.100.2', cookie });
    tally.count(`the owner, from the browser they know: ${again.status}`);
    tally.expect(again.status === 200, `The owner was locked out with ${again.status}.`);
    if (isShort) {
      const elsewhere = await signIn(target, { email, password, address: '198.51.100.3' });
      tally.count(`the owner, from a new browser: ${elsewhere.status}`);
      tally.expect(elsewhere.status === 200, `The owner was locked out of a new browser with ${elsewhere.status}.`);
    }
    return tally.outcome();
  },
};

interface Attempt {
  readonly email: string;
  readonly password: string;
  readonly address: string;
  readonly cookie?: string;
}

function signIn({ url }: Target, { email, password: tried, address, cookie }: Attempt) {
  return ask(url, {
    method: 'POST',
    path: '/api/sign-in',
    headers: { ...json, ...from(address), ...(cookie === undefined ? {} : { cookie, origin: url }) },
    body: JSON.stringify({ email, password: tried }),
  });
}
