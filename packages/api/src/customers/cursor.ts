import { type CustomerSort, customerSortSchema, type Direction, directionSchema } from '@foresale/contract';
import type { Position } from '@foresale/db/lists';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';

export interface Cursor extends Position {
  readonly runId: number;
  readonly sort: CustomerSort;
  readonly direction: Direction;
}

const schema = z.tuple([
  z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  customerSortSchema,
  directionSchema,
  z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER).nullable(),
  z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
]);

export function writeCursor({ runId, sort, direction, value, rank }: Cursor): string {
  return Buffer.from(JSON.stringify([runId, sort, direction, value, rank])).toString('base64url');
}

/** Cursors come back from outside: a changed one is refused, or shows a page that its bearer may see anyway. */
export function readCursor(text: string, sort: CustomerSort, direction: Direction): Cursor {
  const parsed = schema.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) throw new ApiProblem(400, 'cursor: is not one that a page gave');
  const [runId, itsSort, itsDirection, value, rank] = parsed.data;
  if (itsSort !== sort || itsDirection !== direction) throw new ApiProblem(400, 'cursor: belongs to another order');
  return { runId, sort, direction, value, rank };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
