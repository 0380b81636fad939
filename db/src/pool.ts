import { createPool as createSlonikPool, type DatabasePool, type Interceptor, SchemaValidationError } from 'slonik';

export type { DatabasePool } from 'slonik';

/** Checks every row against the schema of its query: rows are parsed at the edge, then trusted. */
const parseRows: Interceptor = {
  name: 'parse-rows',
  transformRow: ({ resultParser }, query, row) => {
    if (resultParser === undefined) return row;
    const parsed = resultParser['~standard'].validate(row);
    if (parsed instanceof Promise) throw new TypeError('A row schema must validate synchronously.');
    if (parsed.issues !== undefined) throw new SchemaValidationError(query, row, parsed.issues);
    return parsed.value as typeof row;
  },
};

export interface PoolOptions {
  /** Connections at most. */
  readonly maximum?: number;
}

export function createPool(databaseUrl: string, options: PoolOptions = {}): Promise<DatabasePool> {
  return createSlonikPool(databaseUrl, {
    maximumPoolSize: options.maximum ?? 10,
    interceptors: [parseRows],
    captureStackTrace: false,
  });
}
