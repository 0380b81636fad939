import {
  type Import,
  importSchema,
  type ListedImport,
  listedImportSchema,
  type RememberedMapping,
  rememberedMappingSchema,
  type StatusMeaning,
  statusMeaningSchema,
} from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const shownRejects = 50;
const moment = z
  .number()
  .transform((milliseconds) => new Date(milliseconds).toISOString())
  .nullable();
const whole = z.bigint().transform(Number);

const listedRow = z.object({
  ...listedImportSchema.shape,
  importId: whole,
  requestedAt: z.number().transform((milliseconds) => new Date(milliseconds).toISOString()),
  startedAt: moment,
  finishedAt: moment,
  undoneAt: moment,
  rowsRead: whole,
  rowsMerged: whole,
  rowsUnchanged: whole,
  rowsRejected: whole,
});

const listedColumns = sql.fragment`
  import_id as "importId", status, layout, source, requested_by as "requestedBy", requested_at as "requestedAt",
  started_at as "startedAt", finished_at as "finishedAt", rows_read as "rowsRead", rows_merged as "rowsMerged",
  rows_unchanged as "rowsUnchanged", rows_rejected as "rowsRejected", error,
  cancel_requested_at is not null and finished_at is null as "isCancelling", undone_at as "undoneAt", undone_by as "undoneBy"`;

/** Newest first; `before` is the id to go on from. Uploads that are still arriving are nobody's business but the sender's. */
export function listImports(
  connection: CommonQueryMethods,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly ListedImport[]> {
  return connection.any(sql.type(listedRow)`
    select ${listedColumns} from imports
     where import_id < ${before ?? Number.MAX_SAFE_INTEGER} and status <> 'receiving'
     order by import_id desc limit ${limit}`);
}

const importRow = z.object({
  ...listedRow.shape,
  mapping: importSchema.shape.mapping,
  choices: importSchema.shape.choices,
  inspection: importSchema.shape.inspection,
  report: importSchema.shape.report,
  hasFiles: z.boolean(),
  missingRates: z.array(z.object({ currency: z.string(), day: z.string(), days: z.number() })),
  firstRejects: importSchema.shape.firstRejects,
});

export function findImport(connection: CommonQueryMethods, importId: number): Promise<Import | null> {
  return connection.maybeOne(sql.type(importRow)`
    select ${listedColumns}, mapping, choices, inspection, report,
           exists (select from upload_files f where f.import_id = i.import_id) as "hasFiles",
           coalesce((
             select jsonb_agg(jsonb_build_object('currency', currency, 'day', day, 'days', days) order by currency)
               from (select c.value ->> 'currency' as currency, min(d.day) as day, count(*) as days
                       from jsonb_array_elements(i.inspection -> 'currencies') c
                       cross join jsonb_array_elements_text(c.value -> 'days') d (day)
                      where i.status in ('ready', 'failed') and not exists (
                        select from exchange_rates_by_day r
                         where r.currency = c.value ->> 'currency' and r.day = d.day::date - date '1970-01-01')
                      group by 1) missing), '[]') as "missingRates",
           coalesce((
             select jsonb_agg(jsonb_build_object('file', file, 'line', line, 'reason', reason, 'raw', left(raw, 500))
                              order by reject_no)
               from (select * from import_rejects r where r.import_id = i.import_id
                      order by reject_no limit ${shownRejects}) first), '[]') as "firstRejects"
      from imports i where import_id = ${importId}`);
}

const mappingRow = z.object({
  ...rememberedMappingSchema.shape,
  savedAt: z.number().transform((milliseconds) => new Date(milliseconds).toISOString()),
});

/** The mappings that were given, newest first. */
export function listMappings(connection: CommonQueryMethods): Promise<readonly RememberedMapping[]> {
  return connection.any(sql.type(mappingRow)`
    select header, mapping, saved_at as "savedAt" from import_mappings order by saved_at desc, header limit 500`);
}

const anyMapping = z.object({ mapping: z.unknown() });

/** The mapping that was given for a file with this header, as it was saved; the caller parses it. */
export async function rememberedMapping(connection: CommonQueryMethods, header: string): Promise<unknown> {
  const found = await connection.maybeOne(sql.type(anyMapping)`
    select mapping from import_mappings where header = ${header}`);
  return found?.mapping;
}

/** False when there was none. */
export async function forgetMapping(connection: CommonQueryMethods, header: string): Promise<boolean> {
  const { rowCount } = await connection.query(sql.unsafe`delete from import_mappings where header = ${header}`);
  return rowCount > 0;
}

const statusWordRow = z.object({ word: z.string(), meaning: statusMeaningSchema });

/** What was decided for status words that nobody knows, by folded word. */
export async function readStatusWords(
  connection: CommonQueryMethods,
): Promise<Readonly<Record<string, StatusMeaning>>> {
  const rows = await connection.any(sql.type(statusWordRow)`select word, meaning from order_status_words`);
  return Object.fromEntries(rows.map(({ word, meaning }) => [word, meaning]));
}
