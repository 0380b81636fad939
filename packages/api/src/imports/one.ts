import { importSchema } from '@foresale/contract';
import { findImport } from '@foresale/db/import';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';
import { importInput } from './import-input.ts';

/** One import: what its files showed, what came of it, and the first rows that it could not take. */
export const one = procedure('analyst')
  .input(importInput)
  .output(importSchema)
  .query(async ({ ctx, input: { importId } }) => {
    const found = await findImport(ctx.pool, importId);
    if (found === null || found.status === 'receiving') throw new ApiProblem(404, 'Import not found');
    // The days are for the server to compare with the rates; the answer says which are missing.
    const currencies = found.inspection?.currencies.map((each) => ({ ...each, days: [] })) ?? [];
    return { ...found, inspection: found.inspection && { ...found.inspection, currencies } };
  });
