import { get, type IncomingMessage } from 'node:http';
import { ask, json } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import type { Target } from '../target.ts';
import { until } from '../until.ts';

const mostOfAPerson = 2;
const wanted = 6;
/** With it on every customer a file is larger than what lies between a server and a reader. */
const longNote = '测'.repeat(2_000);

export const idleReaders: Attack = {
  name: 'export readers that take nothing',
  holds: `a person has ${mostOfAPerson} exports at once, others get theirs, and in minutes an idle reader is cut off`,
  run: async (target, { isShort }) => {
    const tally = createTally();
    const authorization = `Bearer ${await target.tokenOf('manager')}`;
    await noteEverybody(target, authorization, longNote);
    const responses = await Promise.all(Array.from({ length: wanted }, () => openExport(target, authorization)));
    for (const { statusCode } of responses) tally.count(`exports of one person: ${statusCode}`);
    const held = responses.filter(({ statusCode }) => statusCode === 200);
    tally.expect(held.length === mostOfAPerson, `A person holds ${held.length} exports.`);

    const other = await ask(target.url, {
      path: '/api/export/customers?columns=customer_id',
      headers: { authorization: `Bearer ${await target.tokenOf('manager')}` },
    });
    tally.count(`export of somebody else: ${other.status}`);
    tally.expect(other.status === 200, `Somebody else was answered with ${other.status}.`);

    if (!isShort) {
      // The end of a file lies behind what nobody reads, so it shows only in the place that is free again.
      await until('readers that take nothing are cut off', async () => {
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        const path = '/api/export/customers?columns=customer_id';
        return (await ask(target.url, { path, headers: { authorization } })).status === 200;
      });
      tally.count('places that are free again, at least');
    }
    for (const response of responses) response.destroy();
    await noteEverybody(target, authorization, null);
    return tally.outcome();
  },
};

/** Nobody reads what it answers. */
function openExport({ url }: Target, authorization: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const path = '/api/export/customers?columns=outreach_note,name,email';
    const sent = get(`${url}${path}`, { headers: { authorization }, agent: false }, (response) => {
      response.on('error', () => undefined);
      resolve(response);
    });
    sent.once('error', reject);
  });
}

async function noteEverybody({ unlimitedUrl }: Target, authorization: string, note: string | null): Promise<void> {
  const { status, text } = await ask(unlimitedUrl, {
    method: 'POST',
    path: '/api/trpc/outreach.setMany',
    headers: { ...json, authorization },
    body: JSON.stringify({ change: { note }, customers: { filter: {}, first: 10_000 } }),
  });
  if (status !== 200) throw new Error(`Notes could not be written: ${text}`);
}
