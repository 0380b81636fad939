import type { SegmentCounts } from '@foresale/client';
import { getQueryKey } from '@trpc/react-query';
import type { Answer } from './answer.ts';
import { foresale } from './procedures.ts';
import { useAnswer } from './use-answer.ts';

/** The segments of the current run with their customers, shares, orders and revenue. */
export function useSegments(): Answer<SegmentCounts> {
  return useAnswer({
    queryKey: getQueryKey(foresale.segments.counts, undefined, 'query'),
    ask: (api, options) => api.segments.counts.query(undefined, options),
  });
}
