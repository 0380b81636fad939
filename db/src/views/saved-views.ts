import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z
  .object({
    view_id: z.bigint().transform(Number),
    name: z.string(),
    query: z.string(),
    is_shared: z.boolean(),
    is_own: z.boolean(),
    owner_name: z.string(),
  })
  .transform(({ view_id, is_shared, is_own, owner_name, ...view }) => ({
    id: view_id,
    ...view,
    isShared: is_shared,
    isOwn: is_own,
    ownerName: owner_name,
  }));
export type SavedView = z.infer<typeof row>;

/** A user's own, then what others share. */
export function listViews(connection: CommonQueryMethods, userId: number): Promise<readonly SavedView[]> {
  return connection.any(sql.type(row)`
    select v.view_id, v.name, v.query, v.is_shared, v.user_id = ${userId} as is_own, u.name as owner_name
    from saved_views v join users u on u.user_id = v.user_id
    where v.user_id = ${userId} or (v.is_shared and u.disabled_at is null)
    order by v.user_id <> ${userId}, lower(v.name), v.view_id`);
}

export interface NewView {
  readonly name: string;
  readonly query: string;
  readonly isShared: boolean;
}

const idRow = z.object({ view_id: z.bigint().transform(Number) });

/** A name that the user has used already names the new one from now on. */
export async function saveView(connection: CommonQueryMethods, userId: number, view: NewView): Promise<number> {
  const { view_id } = await connection.one(sql.type(idRow)`
    insert into saved_views (user_id, name, query, is_shared)
    values (${userId}, ${view.name}, ${view.query}, ${view.isShared})
    on conflict (user_id, name) do update set query = excluded.query, is_shared = excluded.is_shared, updated_at = now()
    returning view_id`);
  return view_id;
}

/** False when the user has another view of that name by now. */
export async function restoreView(connection: CommonQueryMethods, userId: number, view: NewView): Promise<boolean> {
  const { rowCount } = await connection.query(sql.unsafe`
    insert into saved_views (user_id, name, query, is_shared)
    values (${userId}, ${view.name}, ${view.query}, ${view.isShared})
    on conflict (user_id, name) do nothing`);
  return rowCount > 0;
}

/** False when the user has no such view. */
export async function removeView(connection: CommonQueryMethods, userId: number, viewId: number): Promise<boolean> {
  const { rowCount } = await connection.query(sql.unsafe`
    delete from saved_views where view_id = ${viewId} and user_id = ${userId}`);
  return rowCount > 0;
}
