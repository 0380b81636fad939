import { settingsEffectsSchema } from '@foresale/contract';
import { readSettings } from '@foresale/db/settings';
import { procedure } from '../trpc.ts';
import { effectsOf } from './effects.ts';
import { settingsInput } from './settings-input.ts';

/** What a change would cause. */
export const preview = procedure('analyst')
  .input(settingsInput)
  .output(settingsEffectsSchema)
  .query(async ({ ctx, input }) => {
    const before = await readSettings(ctx.pool);
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    return { effects: [...effectsOf(before, { ...before, ...given })] };
  });
