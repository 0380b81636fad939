import { schemeSchema } from '@foresale/contract';
import { listSchemes } from '@foresale/db/segments';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Every way to name customers that is kept. */
export const list = procedure('viewer')
  .output(z.array(schemeSchema))
  .query(async ({ ctx }) => {
    const schemes = await listSchemes(ctx.pool);
    return schemes.map(({ scheme_id, current_version, ...scheme }) => ({
      schemeId: scheme_id,
      currentVersion: current_version,
      ...scheme,
    }));
  });
