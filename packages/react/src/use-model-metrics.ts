import type { Outputs } from '@foresale/client';
import { getQueryKey } from '@trpc/react-query';
import type { Answer } from './answer.ts';
import { foresale } from './procedures.ts';
import { useAnswer } from './use-answer.ts';

/** The model that scores, with what it was measured to do on customers it had not seen, beside its baselines. */
export function useModelMetrics(): Answer<Outputs['model']['current']> {
  return useAnswer({
    queryKey: getQueryKey(foresale.model.current, undefined, 'query'),
    ask: (api, options) => api.model.current.query(undefined, options),
  });
}
