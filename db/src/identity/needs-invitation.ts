import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** True while no admin has a way in: no password, no company account and no session that still holds. */
export function needsInvitation(connection: CommonQueryMethods): Promise<boolean> {
  return connection.oneFirst(sql.type(z.object({ needed: z.boolean() }))`
    select not exists (
      select from users
       where role = 'admin' and disabled_at is null
         and (password_hash is not null or subject is not null
           or exists (select from sessions where sessions.user_id = users.user_id and expires_at > now()))) as needed`);
}
