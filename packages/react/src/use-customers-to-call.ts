import type { CustomerFilter, CustomerPage, Inputs } from '@foresale/client';
import { getQueryKey } from '@trpc/react-query';
import type { Answer } from './answer.ts';
import { foresale } from './procedures.ts';
import { useAnswer } from './use-answer.ts';

export interface CustomersToCall {
  /** How many; ten unless said. */
  readonly limit?: number;
  readonly filter?: CustomerFilter;
}

/** Whom to call next, the best first: asked again as soon as a run is published or somebody has called one of them. */
export function useCustomersToCall({ limit = 10, filter = {} }: CustomersToCall = {}): Answer<CustomerPage> {
  const input: Inputs['customers']['list'] = { limit, filter: { outreach: ['none', 'to-call'], ...filter } };
  return useAnswer({
    queryKey: getQueryKey(foresale.customers.list, input, 'query'),
    ask: (api, options) => api.customers.list.query(input, options),
    keepPrevious: true,
  });
}
