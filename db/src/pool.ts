import {
  createPool as createSlonikPool,
  type DatabasePool,
  type Interceptor,
  type QueryContext,
  SchemaValidationError,
} from 'slonik';
import { sqlComment } from './trace/index.ts';

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

/** A statement that has ended, for whoever measures or traces. */
export interface ObservedQuery {
  readonly startedAt: number;
  readonly milliseconds: number;
  /** The first words of the statement; values are parameters and never in it. */
  readonly statement: string;
  readonly hasFailed: boolean;
}

export interface PoolOptions {
  /** Connections at most. */
  readonly maximum?: number;
  /** How the sessions are known to the server. */
  readonly name?: string;
  readonly onQuery?: (query: ObservedQuery) => void;
}

/** Says behind each statement which request it serves. */
const nameRequests: Interceptor = {
  name: 'name-requests',
  transformQuery: (_context, query) => {
    const comment = sqlComment();
    return comment === '' ? query : { ...query, sql: query.sql + comment };
  },
};

function observeQueries(onQuery: (query: ObservedQuery) => void): Interceptor {
  const observe = ({ queryInputTime, originalQuery }: QueryContext, hasFailed: boolean): null => {
    const milliseconds = Number(process.hrtime.bigint() - BigInt(queryInputTime)) / 1e6;
    const statement = originalQuery.sql.trim().replaceAll(/\s+/g, ' ').slice(0, 80);
    onQuery({ startedAt: Date.now() - milliseconds, milliseconds, statement, hasFailed });
    return null;
  };
  return {
    name: 'observe-queries',
    afterQueryExecution: (context) => observe(context, false),
    queryExecutionError: (context) => observe(context, true),
  };
}

export function createPool(databaseUrl: string, options: PoolOptions = {}): Promise<DatabasePool> {
  const url = new URL(databaseUrl);
  if (!url.searchParams.has('application_name')) {
    url.searchParams.set('application_name', options.name ?? 'foresale');
  }
  const observers = options.onQuery === undefined ? [] : [observeQueries(options.onQuery)];
  return createSlonikPool(url.href, {
    maximumPoolSize: options.maximum ?? 10,
    interceptors: [nameRequests, ...observers, parseRows],
    captureStackTrace: false,
    // Sessions are never changed but for a transaction, so there is nothing to undo before the next one uses them.
    resetConnection: async () => undefined,
  });
}
