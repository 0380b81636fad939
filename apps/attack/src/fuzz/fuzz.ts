import { Agent } from 'node:http';
import { z } from 'zod';
import { type Answer, ask } from '../ask.ts';
import { findCustomers } from '../customers.ts';
import { createRandom, type Random } from '../random.ts';
import type { Target } from '../target.ts';
import { upload } from '../uploads.ts';
import { readOperations } from './operations.ts';
import { type PlannedRequest, planRequests } from './plan.ts';

export interface FuzzReport {
  readonly requests: number;
  readonly seed: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly operations: Readonly<Record<string, number>>;
  /** Requests that took longer than they may, also when they were sent again alone. */
  readonly slow: number;
  readonly slowest: readonly { readonly what: string; readonly milliseconds: number; readonly status: number }[];
  readonly findings: readonly string[];
}

const atOnce = 8;
const longestMilliseconds = 2_000;
const shownSlowest = 5;
/** What is larger may be cut off while it is sent. */
const largestRead = 1024 * 1024;

interface Sent {
  readonly planned: PlannedRequest;
  readonly isViewer: boolean;
  readonly answer: Answer;
  again(): Promise<Answer>;
}

/** Asks the server what it takes, and gives it everything else. */
export async function fuzz(
  target: Target,
  { requests, seed }: { readonly requests: number; readonly seed: number },
): Promise<FuzzReport> {
  const random = createRandom(seed);
  const operations = await readOperations(target.unlimitedUrl, await idsIn(target));
  const planned = planRequests(operations, requests, random);
  const sent = await sendAll(target, planned, random);
  const slowest = sent.toSorted((one, other) => other.answer.milliseconds - one.answer.milliseconds);
  let slow = 0;
  const findings = sent.flatMap(findingsIn);
  for (const each of slowest.filter(({ answer }) => answer.milliseconds > longestMilliseconds)) {
    // Beside others, on a machine that is busy, anything may take long: what counts is whether it does so alone.
    const { milliseconds } = await each.again();
    if (milliseconds <= longestMilliseconds) continue;
    slow += 1;
    findings.push(`took too long twice: ${Math.round(milliseconds)} ms for ${nameOf(each.planned)}`);
  }
  findings.push(...target.problems.map((line) => `a process wrote: ${line}`));
  return {
    requests: sent.length,
    seed,
    statuses: countBy(sent, ({ answer }) => `status ${answer.status === 0 ? 'none: cut off' : answer.status}`),
    operations: countBy(sent, ({ planned: { group } }) => group),
    slow,
    slowest: slowest.slice(0, shownSlowest).map(({ planned: request, answer }) => ({
      what: nameOf(request),
      milliseconds: answer.milliseconds,
      status: answer.status,
    })),
    findings,
  };
}

async function sendAll(target: Target, planned: readonly PlannedRequest[], random: Random): Promise<Sent[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const { admins, others } = await credentialsIn(target);
  // Drawn before anything is sent, so that the same seed gives the same requests in whatever order they are answered.
  const waiting = planned
    .map((request) => ({ request, credential: random.pick(random.below(10) < 7 ? admins : others) }))
    .reverse();
  const sent: Sent[] = [];
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { request, credential } = next;
      const { method, path, headers, body } = request;
      const again = () =>
        ask(target.unlimitedUrl, {
          method,
          path,
          headers: { ...credential.headers, ...headers },
          agent,
          ...(body === undefined ? {} : { body }),
        });
      sent.push({ planned: request, isViewer: credential.isViewer, answer: await again(), again });
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    agent.destroy();
  }
  return sent;
}

/** Ids of things that are there, by where an address asks for them: what is unknown is refused before anything is done. */
async function idsIn(target: Target): Promise<Readonly<Record<string, string>>> {
  const headers = { authorization: `Bearer ${await target.tokenOf('analyst')}` };
  const [customer = ''] = await findCustomers(target, headers, 1);
  const importId = await upload(target, headers, { name: 'orders.csv', content: Buffer.from('a,b\n1,2\n') });
  return { '/api/customers/': customer, '/api/imports/': String(importId) };
}

interface SentAs {
  readonly headers: Readonly<Record<string, string>>;
  readonly isViewer: boolean;
}

/** Admins get furthest; several of them, since one may not export much at once. */
async function credentialsIn({ tokenOf, roles }: Target) {
  const asRole = async (role: (typeof roles)[number]): Promise<SentAs> => ({
    headers: { authorization: `Bearer ${await tokenOf(role)}` },
    isViewer: role === 'viewer',
  });
  const admins: [SentAs, ...SentAs[]] = [await asRole('admin'), await asRole('admin'), await asRole('admin')];
  const others: [SentAs, ...SentAs[]] = [
    { headers: {}, isViewer: false },
    { headers: { authorization: `Basic ${'x'.repeat(5_000)}` }, isViewer: false },
    { headers: { authorization: 'Bearer foresale_token_wrong', cookie: 'foresale_session=wrong' }, isViewer: false },
    ...(await Promise.all(roles.map(asRole))),
  ];
  return { admins, others };
}

const errorSchema = z.looseObject({ error: z.string().min(1) });

function findingsIn({ planned, answer, isViewer }: Sent): readonly string[] {
  const { status, text } = answer;
  const name = nameOf(planned);
  const findings: string[] = [];
  const mayBeBusy = status === 503 && planned.operation.statuses.has(503);
  if (status >= 500 && !mayBeBusy) findings.push(`status ${status}: ${text.slice(0, 200)} for ${name}`);
  if (status === 0 && (planned.body?.length ?? 0) < largestRead) findings.push(`cut off: ${name}`);
  if (status >= 400 && planned.isUnlisted !== true && planned.method !== 'HEAD' && !isSentence(text)) {
    findings.push(`status ${status} without a sentence: ${text.slice(0, 200)} for ${name}`);
  }
  if (/node_modules|\/src\/|\.ts:\d|postgres:\/\//.test(text)) {
    findings.push(`told of our insides: ${text.slice(0, 200)} for ${name}`);
  }
  if (isViewer && text.includes('@example.com')) findings.push(`showed a viewer contact data: ${name}`);
  return findings;
}

function isSentence(text: string): boolean {
  try {
    return errorSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function nameOf({ method, path, headers, body }: PlannedRequest): string {
  const said = JSON.stringify({ headers, ...(body === undefined ? {} : { body: body.slice(0, 200) }) });
  return `${method} ${path.slice(0, 300)} ${said === '{"headers":{}}' ? '' : said.slice(0, 400)}`.trim();
}

function countBy(sent: readonly Sent[], what: (each: Sent) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const each of sent) counts[what(each)] = (counts[what(each)] ?? 0) + 1;
  return counts;
}
