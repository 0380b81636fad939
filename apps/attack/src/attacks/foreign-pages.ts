import { ask, json } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import { openSocket } from '../sockets.ts';

export const foreignPages: Attack = {
  name: 'foreign pages with a cookie',
  holds: 'the cookie of a person counts for pages of our own alone; a listed page needs a token',
  run: async (target) => {
    const tally = createTally();
    const { cookie } = await target.personOf('admin');
    const { host } = new URL(target.url);
    const strangers: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: target.listedOrigin },
      { origin: `https://${host}` },
      { origin: `http://${host}.evil.example` },
      { origin: `http://${host}`.toUpperCase() },
      { origin: '' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const stranger of strangers) {
      const said = JSON.stringify(stranger);
      for (const path of ['/api/trpc/tokens.create', '/api/sign-out', '/api/export/customers', '/admin/jobs/queues']) {
        const { status } = await ask(target.url, {
          method: 'POST',
          path,
          headers: { ...json, ...stranger, cookie },
          body: '{}',
        });
        tally.count(`posts: ${status}`);
        tally.expect(status === 403, `${said} could post to ${path}: ${status}.`);
      }
      const socket = await openSocket(target.url, { ...stranger, cookie });
      tally.count(`sockets: ${typeof socket === 'number' ? socket : 101}`);
      tally.expect(socket === 401 || socket === 403, `${said} could open a socket.`);
      if (typeof socket === 'object') socket.close();
      const preflight = await ask(target.url, {
        method: 'OPTIONS',
        path: '/api/customers/rfm',
        headers: { ...stranger, 'access-control-request-method': 'GET' },
      });
      tally.count('preflights');
      tally.expect(
        preflight.headers['access-control-allow-credentials'] === undefined,
        `${said} was allowed to send cookies.`,
      );
    }
    const who = await ask(target.url, { path: '/api/trpc/users.me', headers: { cookie } });
    tally.expect(who.text.includes('admin'), 'A foreign page ended the session.');
    return tally.outcome();
  },
};
