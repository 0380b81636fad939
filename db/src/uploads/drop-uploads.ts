import { type CommonQueryMethods, sql } from 'slonik';

/** The files of an import that needs them no more. */
export async function dropFiles(connection: CommonQueryMethods, importId: number): Promise<void> {
  await connection.query(sql.unsafe`delete from upload_files where import_id = ${importId}`);
}

/**
 * Drops the files that nobody came back for: of imports that have ended or were never started, a day after they were
 * uploaded, which leaves time to correct a mapping; and uploads whose server died while they arrived.
 */
export async function dropStaleUploads(connection: CommonQueryMethods): Promise<number> {
  const dropped = await connection.query(sql.unsafe`
    delete from upload_files f using imports i
     where i.import_id = f.import_id and i.requested_at < now() - interval '1 day'
       and i.status not in ('queued', 'running')`);
  await connection.query(sql.unsafe`
    delete from imports where status = 'receiving' and requested_at < now() - interval '1 day'`);
  await connection.query(sql.unsafe`
    update imports set status = 'cancelled', finished_at = now(),
      error = 'Nobody started it within a day of the upload; its files were dropped.'
     where status in ('received', 'ready') and requested_at < now() - interval '1 day'`);
  // What was looked into goes with the files: nothing of a person stays with an import that has ended.
  await connection.query(sql.unsafe`
    update imports i set inspection = null
     where inspection is not null and status in ('finished', 'failed', 'cancelled')
       and not exists (select from upload_files f where f.import_id = i.import_id)`);
  return dropped.rowCount;
}
