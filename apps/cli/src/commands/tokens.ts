import { listTokens, recordAudit, revokeToken } from '@foresale/db/identity';
import { withPool } from '../database.ts';
import type { Settings } from '../env.ts';
import { Sentence } from '../sentence.ts';
import { tableOf } from '../table.ts';

export async function listOfTokens(settings: Settings, isJson: boolean): Promise<void> {
  await withPool(settings, async (pool) => {
    const tokens = await listTokens(pool);
    if (isJson) process.stdout.write(`${JSON.stringify(tokens)}\n`);
    else {
      const rows = tokens.map(({ id, name, role, createdBy, lastUsedAt, revokedAt }) => [
        String(id),
        name,
        role,
        `made by ${createdBy}`,
        revokedAt === null ? (lastUsedAt ?? 'never used') : 'revoked',
      ]);
      process.stdout.write(tableOf(rows));
    }
  });
}

export async function endToken(settings: Settings, id: string): Promise<void> {
  if (!/^\d{1,15}$/.test(id)) throw new Sentence('Give the number of the token, as `token list` shows it.');
  await withPool(settings, async (pool) => {
    const token = (await listTokens(pool)).find((each) => each.id === Number(id));
    if (!(await revokeToken(pool, Number(id)))) throw new Sentence(`There is no token ${id} in use.`);
    await recordAudit(pool, {
      actor: 'command line',
      action: 'token revoked',
      subject: `token ${id}`,
      detail: { name: token?.name, role: token?.role },
    });
    process.stderr.write(`Token ${id} (${token?.name ?? 'unnamed'}) is revoked.\n`);
  });
}
