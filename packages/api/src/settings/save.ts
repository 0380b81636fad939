import { settingsEffectsSchema, shopSettingsSchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { saveSettings } from '@foresale/db/settings';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';
import { effectsOf } from './effects.ts';
import { settingsInput } from './settings-input.ts';

/** Changes what is given, and says what that causes. */
export const save = procedure('analyst')
  .input(settingsInput)
  .output(settingsEffectsSchema.extend({ settings: shopSettingsSchema }))
  .mutation(async ({ ctx, input }) => {
    const { before, after } = await saveSettings(ctx.pool, input, (transaction, saved) =>
      recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: 'settings changed',
        detail: { from: saved.before, to: saved.after },
      }),
    );
    return { settings: after, effects: [...effectsOf(before, after)] };
  });
