import type { SegmentCounts } from '@foresale/client';
import type { Answer } from './answer.ts';
import { foresale } from './procedures.ts';

/** The segments of the current run with their customers, shares, orders and revenue. */
export function useSegments(): Answer<SegmentCounts> {
  const answer = foresale.segments.counts.useQuery();
  return answer;
}
