import { emailSchema, roleSchema } from '@foresale/contract';
import { addUser, createSignInLink, recordAudit } from '@foresale/db/identity';
import { withPool } from '../database.ts';
import type { Settings } from '../env.ts';
import { readHolder } from '../home-lock.ts';
import { Sentence } from '../sentence.ts';

export interface UserAddOptions {
  readonly email: string | undefined;
  readonly name: string | undefined;
  readonly role: string | undefined;
}

/** Adds a person and prints the link by which they sign in for the first time, which then asks them for a password. */
export async function userAdd(settings: Settings, options: UserAddOptions): Promise<void> {
  const email = emailSchema.safeParse(options.email);
  if (!email.success) throw new Sentence(`"${options.email ?? ''}" is no e-mail address.`);
  const role = roleSchema.safeParse(options.role ?? 'viewer');
  if (!role.success) throw new Sentence(`--role must be one of ${roleSchema.options.join(', ')}.`);
  await withPool(settings, async (pool) => {
    const { id } = await addUser(pool, {
      email: email.data,
      name: options.name ?? email.data,
      role: role.data,
    });
    await recordAudit(pool, {
      actor: 'command line',
      action: 'user added',
      subject: `user ${id}`,
      detail: { email: email.data, role: role.data },
    });
    const { path } = await createSignInLink(pool, id);
    const server = settings.url ?? readHolder(settings.home)?.serverUrl ?? `http://localhost:${settings.port}`;
    process.stdout.write(`${server}${path}\n`);
  });
}
