import type { CustomerFilter, CustomerPage } from '@foresale/client';
import { keepPreviousData } from '@tanstack/react-query';
import type { Answer } from './answer.ts';
import { foresale } from './procedures.ts';

export interface CustomersToCall {
  /** How many; ten unless said. */
  readonly limit?: number;
  readonly filter?: CustomerFilter;
}

/** Whom to call next, the best first: asked again as soon as a run is published or somebody has called one of them. */
export function useCustomersToCall({ limit = 10, filter = {} }: CustomersToCall = {}): Answer<CustomerPage> {
  const answer = foresale.customers.list.useQuery(
    { limit, filter: { outreach: ['none', 'to-call'], ...filter } },
    { placeholderData: keepPreviousData },
  );
  return answer;
}
