import { measureSchema, previewSchemeSchema, schemePreviewSchema } from '@foresale/contract';
import { listSchemes, previewScheme } from '@foresale/db/segments';
import type { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import type { Services } from '../services.ts';
import { procedure } from '../trpc.ts';
import { cellsOfRules } from './cells-of-rules.ts';

/** Who would be called what if the current run had used another scheme, or other cut-points. Changes nothing. */
export const preview = procedure('analyst')
  .input(previewSchemeSchema)
  .output(schemePreviewSchema)
  .query(async ({ ctx, input: { scheme, cuts = {} } }) => {
    const run = await ctx.snapshots.current();
    if (run === null) throw new ApiProblem(409, 'No run has been published yet, so there is nobody to preview');
    const described = await describe(ctx, scheme);
    for (const measure of measureSchema.options) {
      const points = cuts[measure];
      if (points === undefined) continue;
      if (points.length !== described.bands - 1) {
        const needed = `${described.bands} scores are divided by ${described.bands - 1} cut-points`;
        throw new ApiProblem(400, `cuts.${measure}: ${needed}`);
      }
      if (points.some((cut, index) => cut < (points[index - 1] ?? cut)))
        throw new ApiProblem(400, `cuts.${measure}: cut-points must ascend`);
    }
    const question = { runId: run.runId, ...described, cuts };
    const moves = await ctx.snapshots.remember(run.runId, `preview ${JSON.stringify(question)}`, () =>
      previewScheme(ctx.pool, question),
    );
    const sum = (rows: typeof moves) => rows.reduce((total, { customers }) => total + customers, 0);
    return {
      runId: run.runId,
      customers: sum(moves),
      moved: sum(moves.filter(({ from_segment, to_segment }) => from_segment !== to_segment)),
      moves: moves.map(({ from_segment, to_segment, customers }) => ({
        from: from_segment,
        to: to_segment,
        customers,
      })),
    };
  });

async function describe({ pool }: Services, scheme: z.output<typeof previewSchemeSchema>['scheme']) {
  if ('rules' in scheme) return { bands: scheme.bands, ...cellsOfRules(scheme.rules, scheme.bands) };
  const found = (await listSchemes(pool)).find(({ scheme_id }) => scheme_id === scheme.schemeId);
  if (found === undefined) throw new ApiProblem(404, 'Scheme not found');
  const { bands, segments, cells } = found;
  if (cells === null)
    throw new ApiProblem(
      409,
      'Each run finds the centres of its clusters anew, so nobody can be told before it has run',
    );
  return { bands, segments, cells };
}
