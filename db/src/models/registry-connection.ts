import { type DatabaseTransactionConnection, type PrimitiveValueExpression, sql } from 'slonik';
import { z } from 'zod';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';

/** What promoting a model takes of a connection: a training has a session of its own, the API a pool. */
export type RegistryConnection = Pick<PipelineConnection, 'rows' | 'transaction'>;

const primitive = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Lets the registry work inside a transaction of the pool's, so that it commits with what its caller writes. */
export function registryIn(transaction: DatabaseTransactionConnection): RegistryConnection {
  return {
    async rows(schema, text, values = []) {
      const given: PrimitiveValueExpression[] = values.map((value) => primitive.parse(value));
      const { rows } = await transaction.query({ ...sql.unsafe``, sql: text, values: given });
      return z.array(schema).parse(rows.map(withNumbers));
    },
    transaction: (work) => work(),
  };
}

/** The pool reads 8-byte integers as bigints, a pipeline's session as numbers. */
function withNumbers(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
}
