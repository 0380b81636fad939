import { type CommonQueryMethods, sql } from 'slonik';
import { undoDays } from './refuse-undo.ts';

/** Drops what is kept to undo imports that are too old to be undone. */
export async function dropUndo(connection: CommonQueryMethods): Promise<number> {
  const { rowCount } = await connection.query(sql.unsafe`
    delete from import_changes c using imports i
     where i.import_id = c.import_id and i.finished_at < now() - make_interval(days => ${undoDays})`);
  return rowCount;
}
