import { z } from 'zod';
import { IngestProblem } from './ingest-problem.ts';
import { mappedFields } from './layouts.ts';

const fieldNames = mappedFields.map((field) => field.column);

/** Which column of an order file holds what, and how its dates and numbers are written where the file cannot tell. */
export const columnMapping = z.strictObject({
  columns: z.partialRecord(z.enum(fieldNames), z.string().min(1)),
  dates: z.enum(['month-first', 'day-first']).optional(),
  decimals: z.enum(['point', 'comma']).optional(),
});
export type ColumnMapping = z.infer<typeof columnMapping>;

export const mappableFields: readonly string[] = fieldNames;

/** Parses a mapping and says in a sentence what is wrong with it. */
export function parseMapping(value: unknown): ColumnMapping {
  const parsed = columnMapping.safeParse(value);
  if (!parsed.success) {
    throw new IngestProblem('wrong-mapping', `The mapping is not valid: ${z.prettifyError(parsed.error)}`);
  }
  const { columns } = parsed.data;
  const missing = ['customer_id', 'ordered_at'].filter((field) => columns[field] === undefined);
  if (columns.amount === undefined && columns.unit_price === undefined) missing.push('amount or unit_price');
  if (missing.length > 0) {
    throw new IngestProblem('wrong-mapping', `The mapping does not say which column is ${missing.join(', ')}.`);
  }
  return parsed.data;
}

/** Reads `customer_id=Client,ordered_at=Date,amount=Total,dates=day-first`, once or several times, as a terminal gives it. */
export function readMapping(texts: readonly string[]): ColumnMapping {
  const columns: Record<string, string> = {};
  const options: Record<string, string> = {};
  for (const part of texts.flatMap((text) => text.split(','))) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).trim();
    const value = part.slice(equals + 1).trim();
    if (equals === -1 || value === '') {
      throw new IngestProblem(
        'wrong-mapping',
        `"${part}" is not of the form field=Column; fields are ${fieldNames.join(', ')}.`,
      );
    }
    if (name === 'dates' || name === 'decimals') options[name] = value;
    else if (fieldNames.includes(name)) columns[name] = value;
    else {
      throw new IngestProblem(
        'wrong-mapping',
        `"${name}" is no field; fields are ${fieldNames.join(', ')}, dates, decimals.`,
      );
    }
  }
  return parseMapping({ columns, ...options });
}
