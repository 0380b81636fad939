import type { Outputs } from '@foresale/client';
import type { Answer } from './answer.ts';
import { foresale } from './procedures.ts';

/** The model that scores, with what it was measured to do on customers it had not seen, beside its baselines. */
export function useModelMetrics(): Answer<Outputs['model']['current']> {
  const answer = foresale.model.current.useQuery();
  return answer;
}
