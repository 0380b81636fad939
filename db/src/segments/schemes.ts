import {
  CheckIntegrityConstraintViolationError,
  type CommonQueryMethods,
  sql,
  UniqueIntegrityConstraintViolationError,
} from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { SchemeRefusal } from './scheme-refusal.ts';

const schemeRow = z.object({
  scheme_id: z.bigint().transform(Number),
  name: z.string(),
  kind: z.enum(['cells', 'clusters']),
  bands: z.union([z.literal(4), z.literal(5)]),
  segments: z.array(z.string()),
  cells: z.array(z.number()).nullable(),
  version: z.number(),
  shipped: z.boolean(),
  chosen: z.boolean(),
  current_version: z.number().nullable(),
});
export type SegmentScheme = z.infer<typeof schemeRow>;

export function listSchemes(connection: CommonQueryMethods): Promise<readonly SegmentScheme[]> {
  return connection.any(sql.type(schemeRow)`
    select scheme_id, name, kind, bands, segments, cells, version, shipped,
           scheme_id = (select scheme_id from settings) as chosen,
           (select (r.scheme ->> 'version')::integer from runs r
             where r.run_id = (select run_id from current_snapshot)
               and (r.scheme ->> 'scheme_id')::bigint = segment_schemes.scheme_id) as current_version
      from segment_schemes order by scheme_id`);
}

/** What an editor sends: with an id it changes that scheme, without one it adds a scheme. */
export interface SchemeEdit {
  readonly schemeId?: number;
  readonly name: string;
  readonly kind: 'cells' | 'clusters';
  readonly bands: 4 | 5;
  readonly segments: readonly string[];
  readonly cells: readonly number[] | null;
}

const idRow = z.object({ scheme_id: z.bigint().transform(Number) });

/** Keeps a scheme; the database refuses one that leaves a combination of scores without a name. */
export function saveScheme(connection: CommonQueryMethods, edit: SchemeEdit): Promise<number> {
  return connection.transaction(async (transaction) => {
    const schemeId = edit.schemeId === undefined ? await add(transaction, edit) : await change(transaction, edit);
    await appendEvent(transaction, { kind: 'schemes.changed', payload: { schemeId } });
    return schemeId;
  });
}

async function add(connection: CommonQueryMethods, edit: SchemeEdit): Promise<number> {
  const { scheme_id } = await refusing(edit, () =>
    connection.one(sql.type(idRow)`
      insert into segment_schemes (name, kind, bands, segments, cells)
      values (${edit.name}, ${edit.kind}, ${edit.bands}, ${sql.array([...edit.segments], 'text')}, ${cellsOf(edit)})
      returning scheme_id`),
  );
  return scheme_id;
}

/** What came with Foresale stays what its documentation says, so a change of it is kept under a name of its own. */
async function change(connection: CommonQueryMethods, edit: SchemeEdit): Promise<number> {
  const schemeId = edit.schemeId ?? 0;
  await requireOwn(connection, schemeId, 'be changed: save the change under another name');
  const { scheme_id } = await refusing(edit, () =>
    connection.one(sql.type(idRow)`
      update segment_schemes set name = ${edit.name}, kind = ${edit.kind}, bands = ${edit.bands},
        segments = ${sql.array([...edit.segments], 'text')}, cells = ${cellsOf(edit)}, version = version + 1,
        updated_at = now()
       where scheme_id = ${schemeId} returning scheme_id`),
  );
  return scheme_id;
}

const cellsOf = ({ cells }: SchemeEdit) => (cells === null ? null : sql.array([...cells], 'int2'));

/** What the constraints found, as a sentence. */
async function refusing<Result>(edit: SchemeEdit, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof UniqueIntegrityConstraintViolationError)
      throw new SchemeRefusal('taken', `There is a scheme called "${edit.name}" already`, { cause });
    if (cause instanceof CheckIntegrityConstraintViolationError)
      throw new SchemeRefusal('invalid', 'A scheme needs 2 to 30 segments (2 to 12 clusters) with names that differ', {
        cause,
      });
    throw cause;
  }
}

const ownRow = z.object({ name: z.string(), shipped: z.boolean() });

async function requireOwn(connection: CommonQueryMethods, schemeId: number, what: string): Promise<void> {
  const found = await connection.maybeOne(sql.type(ownRow)`
    select name, shipped from segment_schemes where scheme_id = ${schemeId} for update`);
  if (found === null) throw new SchemeRefusal('unknown', 'Scheme not found');
  if (found.shipped) throw new SchemeRefusal('shipped', `"${found.name}" came with Foresale and cannot ${what}`);
}

/** Runs keep a copy of the scheme that they used, so that nothing they published is lost with it. */
export async function removeScheme(connection: CommonQueryMethods, schemeId: number): Promise<void> {
  await connection.transaction(async (transaction) => {
    await requireOwn(transaction, schemeId, 'be removed');
    const removed = await transaction.query(sql.unsafe`
      delete from segment_schemes where scheme_id = ${schemeId}
         and scheme_id <> (select scheme_id from settings for update)`);
    if (removed.rowCount === 0)
      throw new SchemeRefusal('chosen', 'The next run uses this scheme: choose another one before removing it');
    await appendEvent(transaction, { kind: 'schemes.changed', payload: { schemeId } });
  });
}

/** The scheme that the next run names its customers by. */
export async function chooseScheme(connection: CommonQueryMethods, schemeId: number): Promise<void> {
  await connection.transaction(async (transaction) => {
    const chosen = await transaction.query(sql.unsafe`
      update settings set scheme_id = s.scheme_id, updated_at = now()
        from segment_schemes s where s.scheme_id = ${schemeId}`);
    if (chosen.rowCount === 0) throw new SchemeRefusal('unknown', 'Scheme not found');
    await appendEvent(transaction, { kind: 'schemes.changed', payload: { schemeId } });
  });
}
