import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z.object({ category: z.string() });

/** The categories that products have, the largest assortments first: what a filter by category can be set to. */
export async function listCategories(connection: CommonQueryMethods, limit: number): Promise<readonly string[]> {
  const rows = await connection.any(sql.type(row)`
    select category from products where category <> '' group by category order by count(*) desc, category limit ${limit}`);
  return rows.map(({ category }) => category);
}
