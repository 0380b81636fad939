import { kpiRangeSchema, kpiSummarySchema } from '@foresale/contract';
import { readFirstOrderDay, readKpiTotals } from '@foresale/db/kpis';
import { procedure } from '../trpc.ts';

const dayMilliseconds = 86_400_000;
const longestFreeRange = 400;

/** A range of days as a whole, beside as many days before it. */
export const summary = procedure('viewer')
  .input(kpiRangeSchema)
  .output(kpiSummarySchema)
  .query(async ({ ctx, input: { from: asked, to } }) => {
    const run = await ctx.snapshots.current();
    if (run === null) return { runId: null, from: asked, to, totals: null, before: null, first: null, last: null };
    const { runId } = run;
    const from = daysBetween(asked, to) < longestFreeRange ? asked : `${asked.slice(0, 7)}-01`;
    const totals = (range: { readonly from: string; readonly until: string }) =>
      ctx.snapshots.remember(runId, `totals ${range.from} ${range.until}`, () =>
        readKpiTotals(ctx.pool, { runId, ...range }),
      );
    const first = await ctx.snapshots.remember(runId, 'first order', () => readFirstOrderDay(ctx.pool, runId));
    const length = daysBetween(from, to) + 1;
    const before = { from: shifted(from, -length), to: shifted(from, -1) };
    // A period of which the history has only a part would make the one after it look like growth.
    const isComparable = length <= longestFreeRange && first !== null && before.from >= first;
    return {
      runId,
      from,
      to,
      totals: await totals({ from, until: shifted(to, 1) }),
      before: isComparable ? { ...before, totals: await totals({ from: before.from, until: from }) } : null,
      first,
      // The day of the as-of moment is not over.
      last: first === null ? null : shifted(run.asOfDate, -1),
    };
  });

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds);
}

/** Ends of time, for a range that somebody typed. */
function shifted(day: string, days: number): string {
  const moved = new Date(Date.parse(day) + days * dayMilliseconds);
  const year = moved.getUTCFullYear();
  if (year < 1) return '0001-01-01';
  return year > 9_999 ? '9999-12-31' : moved.toISOString().slice(0, 10);
}
