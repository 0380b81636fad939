import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** How many people were erased so far: what is remembered of a snapshot is good as long as this number stands. */
export async function countErasures(connection: CommonQueryMethods): Promise<number> {
  const count = await connection.oneFirst(
    sql.type(z.object({ count: z.bigint() }))`select count(*) from erased_customers`,
  );
  return Number(count);
}
