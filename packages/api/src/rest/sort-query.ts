import type { CustomerSort } from '@foresale/contract';
import { z } from 'zod';

/** REST calls the default order of the list its score. */
export const sortQuery = z.enum(['score', 'recency', 'frequency', 'monetary', 'probability', 'expected_value']);

export function sortFrom(given: z.infer<typeof sortQuery>): CustomerSort {
  return given === 'score' ? 'priority' : given;
}
