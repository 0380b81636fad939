import { z } from 'zod';
import { text } from './text.ts';

export const bandsSchema = z.union([z.literal(4), z.literal(5)]);
const segment = text(60).trim().min(1);

/** A way to name customers by their scores. */
export const schemeSchema = z.object({
  schemeId: z.number().int(),
  name: z.string(),
  /** Clusters have no cells: each run finds its own centres. */
  kind: z.enum(['cells', 'clusters']),
  bands: bandsSchema,
  segments: z.array(z.string()),
  /** For (r, f, m) the entry (r - 1) * bands² + (f - 1) * bands + m - 1 is a position in segments, from 1. */
  cells: z.array(z.number().int()).nullable(),
  version: z.number().int(),
  /** Came with Foresale, and stays as it is. */
  shipped: z.boolean(),
  /** The next run names its customers by it. */
  chosen: z.boolean(),
  /** The current run named its customers by this version of it; null when it used another scheme. */
  currentVersion: z.number().int().nullable(),
});
export type Scheme = z.infer<typeof schemeSchema>;

/** Lowest and highest score of a range, both included. */
const range = z.tuple([z.number().int().min(1).max(5), z.number().int().min(1).max(5)]);

/** A name for a box of scores. A measure that is left out may have any score. */
export const segmentRuleSchema = z.strictObject({
  segment,
  recency: range.optional(),
  frequency: range.optional(),
  monetary: range.optional(),
});
export type Rule = z.infer<typeof segmentRuleSchema>;

const rules = z.array(segmentRuleSchema).min(1).max(125);
const name = text(80).trim().min(1);

/** With an id it changes that scheme, without one it adds a scheme. */
export const saveSchemeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cells'),
    schemeId: z.number().int().positive().optional(),
    name,
    bands: bandsSchema,
    rules,
  }),
  z.strictObject({
    kind: z.literal('clusters'),
    schemeId: z.number().int().positive().optional(),
    name,
    segments: z.array(segment).min(2).max(12),
  }),
]);
export type SaveScheme = z.input<typeof saveSchemeSchema>;

const cuts = z.array(z.number().int().min(-1e15).max(1e15)).min(3).max(4).optional();

/** A scheme that is kept, or rules that are not yet; and cut-points other than the run's own. */
export const previewSchemeSchema = z.strictObject({
  scheme: z.union([
    z.strictObject({ schemeId: z.number().int().positive() }),
    z.strictObject({ bands: bandsSchema, rules }),
  ]),
  cuts: z.strictObject({ recency: cuts, frequency: cuts, monetary: cuts }).optional(),
});
export type PreviewScheme = z.input<typeof previewSchemeSchema>;

export const schemePreviewSchema = z.object({
  runId: z.number().int(),
  customers: z.number().int(),
  moved: z.number().int(),
  /** Those who stay included, most customers first. */
  moves: z.array(z.object({ from: z.string(), to: z.string(), customers: z.number().int() })),
});
export type SchemePreview = z.infer<typeof schemePreviewSchema>;

/** Between two runs, customers by segment and cause; null where they were not in one of the runs. */
export const movementSchema = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  cause: z.enum(['acted', 'time passed', 'cut-points moved', 'definition changed', 'came', 'went']).nullable(),
  customers: z.number().int(),
});
export type SegmentMovement = z.infer<typeof movementSchema>;
