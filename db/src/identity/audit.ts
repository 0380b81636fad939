import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

export interface AuditEntry {
  /** The e-mail of a user, `token <name>`, or what else acted. */
  readonly actor: string;
  readonly action: string;
  readonly subject?: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export async function recordAudit(connection: CommonQueryMethods, entry: AuditEntry): Promise<void> {
  await connection.query(sql.unsafe`
    insert into audit_log (actor, action, subject, detail)
    values (${entry.actor}, ${entry.action}, ${entry.subject ?? null}, without_erased(${JSON.stringify(entry.detail ?? {})}::jsonb))`);
}

const row = z
  .object({
    audit_id: z.bigint().transform(Number),
    happened_at: z.number(),
    actor: z.string(),
    action: z.string(),
    subject: z.string().nullable(),
    subject_name: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .transform(({ audit_id, happened_at, subject_name, ...entry }) => ({
    id: audit_id,
    happenedAt: new Date(happened_at).toISOString(),
    ...entry,
    subjectName: subject_name,
  }));
export type ListedAuditEntry = z.infer<typeof row>;

/** Newest first; `before` is the id to go on from. */
export function listAudit(
  connection: CommonQueryMethods,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly ListedAuditEntry[]> {
  return connection.any(sql.type(row)`
    select audit_id, happened_at, action, subject, detail,
      -- People and tokens are recorded by their numbers, and read by their names.
      coalesce(case when actor like 'user %' then (select email from users where 'user ' || user_id = actor) end, actor)
        as actor,
      case
        when subject like 'user %' then (select email from users where 'user ' || user_id = subject)
        when subject like 'token %' then (select name from api_tokens where 'token ' || token_id = subject)
      end as subject_name
    from audit_log
    where audit_id < ${before ?? Number.MAX_SAFE_INTEGER}
    order by audit_id desc
    limit ${limit}`);
}
