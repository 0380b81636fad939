import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { hashSecret, newSecret } from './secret.ts';

/** Whether somebody has signed in with this e-mail in the browser that keeps the secret. */
export async function isKnownDevice(connection: CommonQueryMethods, email: string, device: string): Promise<boolean> {
  return connection.exists(sql.type(z.object({}))`
    select from known_devices join users using (user_id)
    where users.email = ${email} and device_hash = ${sql.binary(hashSecret(device))}`);
}

/**
 * Keeps in mind that a person uses a browser, and returns the secret by which it is known. Colleagues may share one, so a
 * secret that is known is kept; one that is not was made up by somebody, and is replaced.
 */
export async function rememberDevice(
  connection: CommonQueryMethods,
  userId: number,
  device: string | undefined,
): Promise<string> {
  const isKnown =
    device !== undefined &&
    (await connection.exists(sql.type(z.object({}))`
      select from known_devices where device_hash = ${sql.binary(hashSecret(device))}`));
  const secret = isKnown ? device : newSecret('device');
  await connection.query(sql.unsafe`
    insert into known_devices (user_id, device_hash) values (${userId}, ${sql.binary(hashSecret(secret))})
    on conflict (user_id, device_hash) do update set last_used_at = now()`);
  return secret;
}
