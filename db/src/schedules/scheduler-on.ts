import { PgBoss } from 'pg-boss';
import { type CommonQueryMethods, type PrimitiveValueExpression, type QuerySqlToken, sql } from 'slonik';
import { z } from 'zod';

/**
 * pg-boss on the caller's own connection. It is never started, so it has no pool, no timers and no workers; what it writes
 * joins the caller's transaction, so that a schedule, its event and its audit entry are kept together or not at all.
 */
export function schedulerOn(connection: CommonQueryMethods): PgBoss {
  return new PgBoss({
    db: {
      executeSql: async (text, values = []) => {
        const { rows } = await connection.query(statement(text, values));
        return { rows: [...rows] };
      },
    },
  });
}

/** pg-boss brings its statements as text, and objects for json parameters. */
function statement(text: string, values: readonly unknown[]): QuerySqlToken {
  return { ...sql.unsafe``, sql: text, values: values.map(asParameter) };
}

function asParameter(value: unknown): PrimitiveValueExpression {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(asParameter);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

/** Calculates without a database: what pg-boss itself will make of an expression. */
export const calculator = new PgBoss({ db: { executeSql: async () => ({ rows: [] }) } });

const readyRow = z.object({ ready: z.boolean() });

/** The first worker makes pg-boss's tables and queues; before that there is nothing to keep a schedule in. */
export async function hasScheduler(connection: CommonQueryMethods, queue: string): Promise<boolean> {
  const { ready } = await connection.one(
    sql.type(readyRow)`select to_regclass('pgboss.schedule') is not null as ready`,
  );
  return ready && (await schedulerOn(connection).getQueue(queue)) !== null;
}
