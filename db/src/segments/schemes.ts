import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';

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
});
export type SegmentScheme = z.infer<typeof schemeRow>;

export function listSchemes(connection: CommonQueryMethods): Promise<readonly SegmentScheme[]> {
  return connection.any(sql.type(schemeRow)`
    select scheme_id, name, kind, bands, segments, cells, version, shipped,
           scheme_id = (select scheme_id from settings) as chosen
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
  const segments = sql.array([...edit.segments], 'text');
  const cells = edit.cells === null ? null : sql.array([...edit.cells], 'int2');
  return connection.transaction(async (transaction) => {
    const { scheme_id } =
      edit.schemeId === undefined
        ? await transaction.one(sql.type(idRow)`
            insert into segment_schemes (name, kind, bands, segments, cells)
            values (${edit.name}, ${edit.kind}, ${edit.bands}, ${segments}, ${cells}) returning scheme_id`)
        : await transaction.one(sql.type(idRow)`
            update segment_schemes set name = ${edit.name}, kind = ${edit.kind}, bands = ${edit.bands},
              segments = ${segments}, cells = ${cells}, version = version + 1, updated_at = now()
             where scheme_id = ${edit.schemeId} returning scheme_id`);
    await appendEvent(transaction, { kind: 'schemes.changed', payload: { schemeId: scheme_id } });
    return scheme_id;
  });
}

/** The scheme that the next run names its customers by. */
export async function chooseScheme(connection: CommonQueryMethods, schemeId: number): Promise<void> {
  await connection.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`update settings set scheme_id = ${schemeId}, updated_at = now()`);
    await appendEvent(transaction, { kind: 'schemes.changed', payload: { schemeId } });
  });
}
