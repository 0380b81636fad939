import { z } from 'zod';

/** What an export may hold, in the order in which it stands there unless another is asked for. */
export const exportColumns = [
  'rank',
  'customer_id',
  'name',
  'email',
  'phone',
  'city',
  'state',
  'country',
  'segment',
  'rfm_score',
  'purchase_probability',
  'confidence',
  'typical_order',
  'expected_value',
  'why',
  'recency',
  'frequency',
  'monetary',
  'last_purchase_date',
  'outreach_status',
  'outreach_owner',
  'outreach_note',
  'snoozed_until',
] as const;
export const exportColumnSchema = z.enum(exportColumns);
export type ExportColumn = z.infer<typeof exportColumnSchema>;

export const usualExportColumns: readonly ExportColumn[] = [
  'customer_id',
  'name',
  'email',
  'segment',
  'rfm_score',
  'purchase_probability',
  'phone',
  'typical_order',
  'expected_value',
  'outreach_owner',
  'outreach_note',
];

export const exportFormatSchema = z.enum(['csv', 'xlsx']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
