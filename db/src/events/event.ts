import { z } from 'zod';

/** A row of the event log. Ids have no gaps and grow in order of commit. */
export interface LoggedEvent {
  readonly id: number;
  readonly kind: string;
  readonly runId: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
}

/** PostgreSQL sends 64-bit numbers as text, or as bigint through slonik; ours stay far below 2^53. */
const wholeNumber = z.union([z.string(), z.bigint()]).transform(Number);

export const eventRowSchema = z
  .object({
    id: wholeNumber,
    kind: z.string(),
    run_id: wholeNumber.nullable(),
    payload: z.record(z.string(), z.unknown()),
    created_at: z.union([z.date(), z.number()]),
  })
  .transform(
    (row): LoggedEvent => ({
      id: row.id,
      kind: row.kind,
      runId: row.run_id,
      payload: row.payload,
      createdAt: new Date(row.created_at).toISOString(),
    }),
  );
