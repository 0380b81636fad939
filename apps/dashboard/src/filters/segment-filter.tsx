import type { Facets } from '@foresale/contract';
import { Toggles } from './toggles.tsx';

export interface SegmentFilterProps {
  readonly choices: Facets['segment'];
  readonly chosen: readonly string[];
  readonly onChange: (segments: readonly string[]) => void;
}

export function SegmentFilter(props: SegmentFilterProps) {
  return (
    <Toggles
      options={props.choices.map(({ value, customers }) => ({ value, name: value, customers }))}
      chosen={props.chosen}
      onChange={props.onChange}
    />
  );
}
