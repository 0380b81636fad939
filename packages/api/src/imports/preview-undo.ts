import { undoPreviewSchema } from '@foresale/contract';
import { previewUndo as readPreview } from '@foresale/db/import';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';
import { importInput } from './import-input.ts';

/** What undoing an import would do, or why it cannot be undone. */
export const previewUndo = procedure('analyst')
  .input(importInput)
  .output(undoPreviewSchema)
  .query(async ({ ctx, input: { importId } }) => {
    const preview = await readPreview(ctx.pool, importId);
    if (preview === null) throw new ApiProblem(404, 'Import not found');
    return preview;
  });
