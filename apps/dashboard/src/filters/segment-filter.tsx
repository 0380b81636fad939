import type { Facets } from '@foresale/contract';
import { createMemo } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Toggles } from './toggles.tsx';

export interface SegmentFilterProps {
  readonly choices: Facets['segment'];
  readonly chosen: readonly string[];
  readonly onChange: (segments: readonly string[]) => void;
}

interface Offered {
  readonly runId: number | undefined;
  readonly segments: readonly string[];
}

export function SegmentFilter(props: SegmentFilterProps) {
  const { runs } = useDashboard();
  /** As they first stood: a filter changes how many each would leave, and must not move the next one from under the pointer. */
  const offered = createMemo(
    (before: Offered): Offered => {
      const runId = runs.published()?.runId;
      const kept = before.runId === runId ? before.segments : [];
      return { runId, segments: [...new Set([...kept, ...props.choices.map(({ value }) => value)])] };
    },
    { runId: undefined, segments: [] },
  );
  const customersOf = (segment: string) => props.choices.find(({ value }) => value === segment)?.customers ?? 0;
  return (
    <Toggles
      options={offered().segments.map((value) => ({ value, name: value, customers: customersOf(value) }))}
      chosen={props.chosen}
      onChange={props.onChange}
    />
  );
}
