import type { UndoPreview } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { describeUndo } from './describe-undo.ts';
import { importLock } from './reap-imports.ts';
import { refuseUndo } from './refuse-undo.ts';
import { UndoProblem } from './undo-problem.ts';
import { keys, keysBefore, listOf, type ShopTable, tables } from './undo-tables.ts';

export interface UndoRequest {
  readonly importId: number;
  readonly actor: string;
  /** Joins the transaction: the audit entry. */
  readonly also: (transaction: CommonQueryMethods, undone: UndoCounts) => Promise<void>;
}

export interface UndoCounts {
  readonly removed: number;
  readonly restored: number;
}

/** What an undo would do, or the sentence that says why it cannot be done. Null where there is no such import. */
export function previewUndo(connection: CommonQueryMethods, importId: number): Promise<UndoPreview | null> {
  return connection.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`set local statement_timeout = 0`);
    if (!(await isKnown(transaction, importId))) return null;
    try {
      await refuseUndo(transaction, importId);
    } catch (cause) {
      if (cause instanceof UndoProblem) return { refusal: cause.message, sentences: [] };
      throw cause;
    }
    return { refusal: null, sentences: await describeUndo(transaction, importId) };
  });
}

/**
 * Takes everything back that an import wrote, in one transaction: what it brought is removed, what it changed is as it was.
 * Throws an UndoProblem with the sentence where that cannot be done.
 */
export function undoImport(connection: CommonQueryMethods, request: UndoRequest): Promise<UndoCounts> {
  const { importId, actor, also } = request;
  return connection.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`set local statement_timeout = 0`);
    const isQuiet = await transaction.oneFirst(sql.type(z.object({ locked: z.boolean() }))`
      select pg_try_advisory_xact_lock(${importLock}) as locked`);
    if (!isQuiet) throw new UndoProblem('busy', 'An import is under way; undo this one when it has ended');
    if (!(await isKnown(transaction, importId))) throw new UndoProblem('unknown', `There is no import ${importId}`);
    await refuseUndo(transaction, importId);
    let removed = 0;
    for (const table of tables) removed += await removeRows(transaction, table, importId);
    let restored = 0;
    for (const table of tables.toReversed()) restored += await restoreRows(transaction, table, importId);
    await settle(transaction, importId);
    await transaction.query(sql.unsafe`
      update imports set undone_at = now(), undone_by = ${actor} where import_id = ${importId}`);
    await transaction.query(sql.unsafe`delete from import_changes where import_id = ${importId}`);
    const counts = { removed, restored };
    await also(transaction, counts);
    await appendEvent(transaction, { kind: 'import.undone', payload: { importId, removed, restored } });
    return counts;
  });
}

async function isKnown(transaction: CommonQueryMethods, importId: number): Promise<boolean> {
  return transaction.exists(sql.unsafe`select from imports where import_id = ${importId} for update`);
}

/** Rows that the import brought; a product that other orders hold stays with them. */
async function removeRows(transaction: CommonQueryMethods, table: ShopTable, importId: number): Promise<number> {
  // A matched return is taken away and written anew, so a row of that key need not be the one that was there before.
  const isBrought =
    table === 'returns'
      ? sql.fragment`true`
      : sql.fragment`(${listOf(keys[table])}) not in (${keysBefore(table, importId)})`;
  const isUnused =
    table === 'products'
      ? sql.fragment`
          and product_id not in (select product_id from order_items where product_id is not null)
          and product_id not in (select product_id from returns where product_id is not null)`
      : sql.fragment``;
  const { rowCount } = await transaction.query(sql.unsafe`
    delete from ${sql.identifier([table])} where import_id = ${importId} and ${isBrought} ${isUnused}`);
  return rowCount;
}

const columnRow = z.object({ name: z.string() });

/** Rows that the import changed or took away, as they were. */
async function restoreRows(transaction: CommonQueryMethods, table: ShopTable, importId: number): Promise<number> {
  const columns = (
    await transaction.any(sql.type(columnRow)`
      select attname as name from pg_attribute
       where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`)
  ).map(({ name }) => name);
  const changes = columns
    .filter((column) => !keys[table].includes(column))
    .map((column) => sql.fragment`${sql.identifier([column])} = excluded.${sql.identifier([column])}`);
  const { rowCount } = await transaction.query(sql.unsafe`
    insert into ${sql.identifier([table])} (${listOf(columns)})
    select ${listOf(columns)} from (
      select (jsonb_populate_record(null::${sql.identifier([table])}, row_before)).* from import_changes
       where import_id = ${importId} and shop_table = ${table}) before
    on conflict (${listOf(keys[table])}) do update set ${sql.join(changes, sql.fragment`, `)}`);
  return rowCount;
}

/** What has changed since about rows that come back: who was erased stays so, and days are counted in the shop's zone. */
async function settle(transaction: CommonQueryMethods, importId: number): Promise<void> {
  const touched = sql.fragment`(
    select customer_id from import_changes where import_id = ${importId} and customer_id is not null)`;
  const erased = sql.fragment`(select customer_id from erased_customers)`;
  await transaction.query(sql.unsafe`
    update customers set name = null, email = null, phone = null, city = null, state = null, postal_code = null, attributes = null
     where customer_id in ${touched} and customer_id in ${erased}`);
  for (const table of ['orders', 'order_items', 'payments', 'returns']) {
    await transaction.query(sql.unsafe`
      update ${sql.identifier([table])} set attributes = null
       where attributes is not null and customer_id in ${touched} and customer_id in ${erased}`);
  }
  const timeZone = await transaction.oneFirst(sql.type(z.object({ zone: z.string() }))`
    select time_zone as zone from settings`);
  for (const [table, moment, day] of [
    ['orders', 'ordered_at', 'ordered_day'],
    ['returns', 'returned_at', 'returned_day'],
  ] as const) {
    const counted = sql.fragment`(${sql.identifier([moment])} at time zone ${timeZone})::date - date '1970-01-01'`;
    await transaction.query(sql.unsafe`
      update ${sql.identifier([table])} set ${sql.identifier([day])} = ${counted}
       where customer_id in ${touched} and ${sql.identifier([day])} <> ${counted}`);
  }
  // Statuses of orders that came back may have been decided since: the next import reads them anew.
  await transaction.query(sql.unsafe`
    delete from status_vocabulary
     where exists (select from import_changes where import_id = ${importId} and shop_table = 'orders')`);
}
