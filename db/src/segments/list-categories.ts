import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { containing } from '../lists/containing.ts';

const row = z.object({ category: z.string() });

export interface CategoryQuestion {
  /** In the name, anywhere. */
  readonly text?: string | undefined;
  readonly limit: number;
}

/** The categories that products have, the largest assortments first: what a filter by category can be set to. */
export async function listCategories(
  connection: CommonQueryMethods,
  { text = '', limit }: CategoryQuestion,
): Promise<readonly string[]> {
  const rows = await connection.any(sql.type(row)`
    select category from products where category <> '' and category ilike ${containing(text)}
    group by category order by count(*) desc, category limit ${limit}`);
  return rows.map(({ category }) => category);
}
