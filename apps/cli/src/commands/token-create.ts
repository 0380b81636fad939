import { roleSchema } from '@foresale/contract';
import { createPool } from '@foresale/db';
import { createToken, recordAudit } from '@foresale/db/identity';
import { withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';
import { Sentence } from '../sentence.ts';

export interface TokenCreateOptions {
  readonly role: string | undefined;
  readonly name: string | undefined;
}

export async function tokenCreate(settings: Settings, options: TokenCreateOptions): Promise<void> {
  const role = roleSchema.safeParse(options.role);
  if (!role.success) throw new Sentence(`--role must be one of ${roleSchema.options.join(', ')}.`);
  await withDatabase(settings, async ({ url }) => {
    const pool = await createPool(url, { maximum: 1 });
    try {
      const name = options.name?.trim() || 'unnamed';
      const { id, token } = await createToken(pool, { role: role.data, name });
      await recordAudit(pool, {
        actor: 'command line',
        action: 'token created',
        subject: `token ${id}`,
        detail: { name, role: role.data },
      });
      process.stdout.write(`${token}\n`);
    } finally {
      await pool.end();
    }
  });
}
