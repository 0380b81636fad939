import { z } from 'zod';

export const importLayoutSchema = z.enum(['canonical', 'transactions', 'olist', 'online-retail', 'mapped']);

/** receiving: files arrive. received: all are there. ready: inspected, waiting for a person. queued: asked for. */
export const importStatusSchema = z.enum([
  'receiving',
  'received',
  'ready',
  'queued',
  'running',
  'finished',
  'failed',
  'cancelled',
]);
export type ImportStatus = z.infer<typeof importStatusSchema>;

/** Whether an order of a status is a sale. Only the first is. */
export const statusMeanings = ['counted', 'cancelled', 'returned', 'pending'] as const;
export const statusMeaningSchema = z.enum(statusMeanings);
export type StatusMeaning = z.infer<typeof statusMeaningSchema>;

/** What a person says about files where they can be read in several ways. */
export const importChoicesSchema = z.strictObject({
  dates: z.enum(['month-first', 'day-first']).optional(),
  decimals: z.enum(['point', 'comma']).optional(),
  /** Takes what can be taken, even if that is less than half of the rows. */
  partial: z.boolean().optional(),
  /** By the word of the file. They are remembered for the shop. */
  statuses: z.record(z.string().min(1).max(200), statusMeaningSchema).optional(),
});
export type ImportChoices = z.infer<typeof importChoicesSchema>;

/** How something in a file was understood, for a person to nod at or to correct. */
export const findingSchema = z.object({
  file: z.string(),
  column: z.string(),
  kind: z.enum(['dates', 'decimals', 'statuses']),
  /** A sentence: what was understood. */
  says: z.string(),
  /** As the file has it, and as it is read. */
  examples: z.array(
    z.object({
      raw: z.string(),
      read: z.string(),
      /** How it would be read by each choice there is. */
      byChoice: z.record(z.string(), z.string()).optional(),
    }),
  ),
  /** The choice that would change it: nothing where the file leaves no doubt. */
  isOpen: z.boolean(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Which column of an order file holds what, by field. */
export const columnMappingSchema = z.object({
  columns: z.record(z.string(), z.string()),
  dates: z.enum(['month-first', 'day-first']).optional(),
  decimals: z.enum(['point', 'comma']).optional(),
});
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** What the beginning of a file showed. */
export const inspectedFileSchema = z.object({
  file: z.string(),
  bytes: z.number(),
  /** What kind of file it is ("olist orders"); null for a header that is not known. */
  kind: z.string().nullable(),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  /** With the field that each fills; null for one that is kept as it is. */
  columns: z.array(z.object({ name: z.string(), field: z.string().nullable() })),
  sample: z.array(z.array(z.string())),
  /** For a header that is not known: a guess at the mapping. */
  suggestion: z.record(z.string(), z.string()).nullable(),
});

/** A currency that rows of the files are in. Rows that name none are in the shop's. */
export const inspectedCurrencySchema = z.object({
  currency: z.string(),
  rows: z.number(),
  /** The days that a rate is needed for. */
  days: z.array(z.string()),
});
export type InspectedCurrency = z.infer<typeof inspectedCurrencySchema>;

export const inspectionSchema = z.object({
  /** Null where a mapping is needed, or fewer files. */
  layout: importLayoutSchema.nullable(),
  files: z.array(inspectedFileSchema),
  /** Files and sheets that an import passes by. */
  others: z.array(z.string()),
  /** The mapping that was given for files with this header before. */
  remembered: columnMappingSchema.nullable(),
  /** The fields that a mapping may name. */
  fields: z.array(z.string()),
  /** What was understood from the rows that were looked at. */
  findings: z.array(findingSchema).default([]),
  /** Words for the state of an order that nobody knows, with how many of the rows looked at carry them. */
  unknownStatuses: z.array(z.object({ word: z.string(), rows: z.number() })).default([]),
  /** Empty where the files name none. */
  currencies: z.array(inspectedCurrencySchema).default([]),
  /** Why these files cannot be imported as they are, in words. */
  problem: z.string().nullable(),
});
export type Inspection = z.infer<typeof inspectionSchema>;

export const importReportSchema = z.object({
  files: z
    .array(
      z.object({
        file: z.string(),
        kind: z.string(),
        encoding: z.string().nullable(),
        delimiter: z.string().nullable(),
        rows: z.number(),
        merged: z.number(),
        unchanged: z.number(),
        rejected: z.number(),
        blankRows: z.number(),
        dates: z.record(z.string(), z.string()),
        /** Columns that could be read both ways, and how they were read, in sentences. */
        doubts: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  skipped: z.array(z.object({ file: z.string(), why: z.string() })).default([]),
  /** Rejected rows by reason. */
  rejects: z.record(z.string(), z.number()).default({}),
  /** Rows with something worth knowing, rejected or not. */
  findings: z.record(z.string(), z.number()).default({}),
});
export type ImportReport = z.infer<typeof importReportSchema>;

export const listedImportSchema = z.object({
  importId: z.number().int(),
  status: importStatusSchema,
  layout: importLayoutSchema.nullable(),
  /** The names of the files. */
  source: z.string(),
  requestedBy: z.string().nullable(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  rowsRead: z.number().int(),
  rowsMerged: z.number().int(),
  rowsUnchanged: z.number().int(),
  rowsRejected: z.number().int(),
  error: z.string().nullable(),
  /** Whether somebody has asked it to stop. */
  isCancelling: z.boolean(),
  undoneAt: z.string().nullable(),
  undoneBy: z.string().nullable(),
});
export type ListedImport = z.infer<typeof listedImportSchema>;

/** What undoing an import would do. */
export const undoPreviewSchema = z.object({
  /** Why it cannot be undone; null where it can. */
  refusal: z.string().nullable(),
  /** What goes and what comes back. */
  sentences: z.array(z.string()),
});
export type UndoPreview = z.infer<typeof undoPreviewSchema>;

export const rejectedRowSchema = z.object({
  file: z.string(),
  line: z.number().int(),
  reason: z.string(),
  raw: z.string(),
});

export const importSchema = listedImportSchema.extend({
  mapping: columnMappingSchema.nullable(),
  choices: importChoicesSchema.nullable(),
  inspection: inspectionSchema.nullable(),
  report: importReportSchema,
  /** Whether its files are still there, so that it may be started, or started again. */
  hasFiles: z.boolean(),
  /** Days without a rate for a currency of the files: orders of these days would be rejected. */
  missingRates: z.array(z.object({ currency: z.string(), day: z.string(), days: z.number().int() })),
  /** The first rows that could not be taken. */
  firstRejects: z.array(rejectedRowSchema),
});
export type Import = z.infer<typeof importSchema>;

export const rememberedMappingSchema = z.object({
  /** What the mapping is found by: the header's names, squashed. */
  header: z.string(),
  mapping: columnMappingSchema,
  savedAt: z.string(),
});
export type RememberedMapping = z.infer<typeof rememberedMappingSchema>;

/** What the database holds. */
export const shopContentsSchema = z.object({
  tables: z.array(
    z.object({
      table: z.enum(['customers', 'orders', 'order_items', 'products', 'payments', 'returns']),
      rows: z.number(),
      /** Counting millions of rows takes seconds: then this is PostgreSQL's own estimate. */
      isEstimate: z.boolean(),
    }),
  ),
  firstOrderAt: z.string().nullable(),
  lastOrderAt: z.string().nullable(),
  lastReturnAt: z.string().nullable(),
  lastImportAt: z.string().nullable(),
});
export type ShopContents = z.infer<typeof shopContentsSchema>;
