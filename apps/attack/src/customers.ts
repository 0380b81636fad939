import { z } from 'zod';
import { ask } from './ask.ts';
import type { Target } from './target.ts';

const pageSchema = z.object({ data: z.array(z.object({ customer_id: z.string() })) });

/** Ids of some customers of the shop. */
export async function findCustomers(
  { url }: Target,
  headers: Readonly<Record<string, string>>,
  limit: number,
): Promise<readonly string[]> {
  const { text } = await ask(url, { path: `/api/customers/rfm?limit=${limit}`, headers });
  return pageSchema.parse(JSON.parse(text)).data.map(({ customer_id }) => customer_id);
}
