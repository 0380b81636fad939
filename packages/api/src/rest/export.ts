import {
  day,
  directionSchema,
  type ExportColumn,
  exportColumnSchema,
  exportFormatSchema,
  text,
  usualDirection,
  usualExportColumns,
} from '@foresale/contract';
import { z } from 'zod';
import { exportFile } from '../exports/export-file.ts';
import { refuseUnknownSegments } from './known-segments.ts';
import { filterFrom, filterQuery, flag } from './query-filter.ts';
import { defineRoute, type RestCall } from './rest-route.ts';
import { sortFrom, sortQuery } from './sort-query.ts';

const options = z.object({
  ...filterQuery,
  sort_by: sortQuery.default('probability'),
  direction: directionSchema.optional(),
  /** In the order that the file shall have; separated by commas in a query. */
  columns: z
    .preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(exportColumnSchema).min(1))
    .refine((columns) => new Set(columns).size === columns.length, 'names a column twice')
    .optional(),
  format: exportFormatSchema.default('csv'),
  /** Without columns: whether the probability is one of them. */
  include_predictions: flag.default(true),
  /** Without columns: whether the reasons are one of them, in words. */
  include_why: flag.default(false),
  /** Begins a CSV with a byte order mark, which some spreadsheets need to see that it is UTF-8. */
  bom: flag.default(false),
});
const body = options.extend({
  /** Last purchase from start to end, both included; the same as last_purchase_from and last_purchase_to. */
  date_range: z.strictObject({ start: day.optional(), end: day.optional() }).optional(),
  customer_ids: z.array(text(500).min(1)).min(1).max(10_000).optional(),
});
const ofPredictions: readonly ExportColumn[] = ['purchase_probability', 'expected_value'];

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const shared = {
  tag: 'Exports',
  path: '/api/export/customers',
  role: 'manager',
  files: Object.values(types),
  problems: [409],
} as const;

export const exportByPost = defineRoute({
  ...shared,
  id: 'exportCustomers',
  method: 'POST',
  summary: 'The filtered list as a CSV or XLSX file, most likely buyers first unless asked otherwise.',
  takes: { body },
  handle: (call) => exportList(call, call.body),
});

export const exportByLink = defineRoute({
  ...shared,
  id: 'exportCustomersByLink',
  method: 'GET',
  summary: 'The same as a link.',
  takes: { query: options },
  handle: (call) => exportList(call, call.query),
});

async function exportList({ services, identity, reply }: RestCall, asked: z.output<typeof body>): Promise<unknown> {
  await refuseUnknownSegments(services, asked.segment);
  const sort = sortFrom(asked.sort_by);
  const usual: readonly ExportColumn[] = [
    ...(asked.include_predictions
      ? usualExportColumns
      : usualExportColumns.filter((column) => !ofPredictions.includes(column))),
    ...(asked.include_why ? (['why'] as const) : []),
  ];
  const { run, rows, stream } = await exportFile(services, identity, {
    filter: filterFrom({
      ...asked,
      last_purchase_from: asked.last_purchase_from ?? asked.date_range?.start,
      last_purchase_to: asked.last_purchase_to ?? asked.date_range?.end,
    }),
    sort,
    direction: asked.direction ?? usualDirection[sort],
    columns: asked.columns ?? usual,
    format: asked.format,
    byteOrderMark: asked.bom,
    customerIds: asked.customer_ids,
  });
  reply
    .type(types[asked.format])
    .header('content-disposition', `attachment; filename="customers-run-${run.runId}.${asked.format}"`)
    .header('x-foresale-run', run.runId)
    .header('x-foresale-rows', rows);
  return stream;
}
