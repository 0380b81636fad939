import { outreachOfCustomerSchema, text } from '@foresale/contract';
import { readHistory, readOutreachOf } from '@foresale/db/outreach';
import { z } from 'zod';
import { procedure } from '../trpc.ts';
import { showOutreach } from './outreach-book.ts';
import { shopDay } from './shop-day.ts';

const longestHistory = 100;

/** What is being done with a customer, and what was done before. */
export const of = procedure('manager')
  .input(z.strictObject({ customerId: text(500).min(1) }))
  .output(outreachOfCustomerSchema)
  .query(async ({ ctx, input: { customerId } }) => {
    const [run, { ownerNames }, current, history] = await Promise.all([
      ctx.snapshots.current(),
      ctx.outreach.settled(),
      readOutreachOf(ctx.pool, customerId),
      readHistory(ctx.pool, customerId, longestHistory),
    ]);
    const view = { today: shopDay(run?.timeZone ?? 'UTC'), ownerNames, role: ctx.identity.role };
    return {
      current: current === undefined ? null : showOutreach(current, view),
      history: history.map(({ changedAt, changedBy, ...past }) => ({
        // What was set then, not what it means today.
        ...showOutreach({ ...past, updatedAt: changedAt }, { ...view, today: '' }),
        changedAt,
        changedBy,
      })),
    };
  });
