import { roleSchema } from '@foresale/contract';
import { createToken, recordAudit } from '@foresale/db/identity';
import { withPool } from '../database.ts';
import type { Settings } from '../env.ts';
import { Sentence } from '../sentence.ts';

export interface TokenCreateOptions {
  readonly role: string | undefined;
  readonly name: string | undefined;
}

export async function tokenCreate(settings: Settings, options: TokenCreateOptions): Promise<void> {
  const role = roleSchema.safeParse(options.role);
  if (!role.success) throw new Sentence(`--role must be one of ${roleSchema.options.join(', ')}.`);
  await withPool(settings, async (pool) => {
    const name = options.name?.trim() || 'unnamed';
    const { id, token } = await createToken(pool, { role: role.data, name });
    await recordAudit(pool, {
      actor: 'command line',
      action: 'token created',
      subject: `token ${id}`,
      detail: { name, role: role.data },
    });
    process.stdout.write(`${token}\n`);
  });
}
