import { listSessions } from '@foresale/db/identity';
import { parse } from 'bowser';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

const sessionSchema = z.object({
  id: z.number().int(),
  startedAt: z.string(),
  address: z.string().nullable(),
  /** "Firefox on Linux"; null where the browser did not say. */
  browser: z.string().nullable(),
  isThisOne: z.boolean(),
});

/** Where the caller is signed in: here first, then the newest. */
export const sessions = procedure('viewer')
  .output(z.array(sessionSchema))
  .query(async ({ ctx }) => {
    const { identity } = ctx;
    if (identity.kind === 'token') throw new ApiProblem(409, 'A token has no sessions');
    const [current, listed] = await Promise.all([ctx.currentSession(), listSessions(ctx.pool, identity.id)]);
    return listed
      .map((session) => ({
        ...session,
        browser: session.browser === null ? null : nameOf(session.browser),
        isThisOne: session.id === current?.id,
      }))
      .sort((one, other) => Number(other.isThisOne) - Number(one.isThisOne));
  });

function nameOf(userAgent: string): string | null {
  const { browser, os } = parse(userAgent);
  const parts = [browser.name, os.name].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? null : parts.join(' on ');
}
