import { changeUser, listUsers, recordAudit } from '@foresale/db/identity';
import { withPool } from '../database.ts';
import type { Settings } from '../env.ts';
import { Sentence } from '../sentence.ts';
import { tableOf } from '../table.ts';

export async function listPeople(settings: Settings, isJson: boolean): Promise<void> {
  await withPool(settings, async (pool) => {
    const users = await listUsers(pool);
    if (isJson) process.stdout.write(`${JSON.stringify(users)}\n`);
    else {
      const rows = users.map(({ email, name, role, disabled, lastSignedInAt }) => [
        email,
        name,
        role,
        disabled ? 'disabled' : 'may sign in',
        lastSignedInAt ?? 'never signed in',
      ]);
      process.stdout.write(tableOf(rows));
    }
  });
}

/** Locks a person out, which revokes the tokens they made, or lets them in again. */
export async function changePerson(settings: Settings, email: string, change: { readonly disabled: boolean }) {
  await withPool(settings, async (pool) => {
    const user = (await listUsers(pool)).find((each) => each.email === email.toLowerCase());
    if (user === undefined) throw new Sentence(`There is no user with the e-mail ${email}.`);
    const { revokedTokens } = await changeUser(pool, user.id, change);
    await recordAudit(pool, {
      actor: 'command line',
      action: 'user changed',
      subject: `user ${user.id}`,
      detail: { email: user.email, ...change, ...(change.disabled ? { revokedTokens } : {}) },
    });
    const tokens = revokedTokens === 1 ? 'one token' : `${revokedTokens} tokens`;
    process.stderr.write(
      change.disabled
        ? `${user.email} is locked out, and ${tokens} of theirs revoked.\n`
        : `${user.email} may sign in again.\n`,
    );
  });
}
