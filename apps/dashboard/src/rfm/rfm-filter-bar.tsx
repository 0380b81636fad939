import type { Facets } from '@foresale/contract';
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { CategoryFilter } from '../filters/category-filter.tsx';
import { ClearFilters } from '../filters/clear-filters.tsx';
import { CountryFilter } from '../filters/country-filter.tsx';
import { DayRange } from '../filters/day-range.tsx';
import type { PriorityFilters } from '../filters/filters.ts';
import { SegmentFilter } from '../filters/segment-filter.tsx';

export interface RfmFilterBarProps {
  readonly filters: PriorityFilters;
  readonly onChange: (changed: Partial<PriorityFilters>) => void;
}

/** By segment, last purchase, product category and country, with how many customers each choice would leave. */
export function RfmFilterBar(props: RfmFilterBarProps) {
  const { api, runs } = useDashboard();
  const runId = () => runs.published()?.runId ?? null;
  const facets = useQuery(() => ({
    queryKey: ['facets', runId(), JSON.stringify({ ...props.filters, sort: 'priority', direction: null })],
    queryFn: () => api.facets(props.filters),
    placeholderData: (previous: Facets | undefined) => previous,
  }));

  return (
    <section aria-label="Filters" class="no-print flex flex-col gap-3">
      <fieldset>
        <legend class="sr-only">Segment</legend>
        <SegmentFilter
          choices={facets.data?.segment ?? []}
          chosen={props.filters.segments}
          onChange={(segments) => props.onChange({ segments })}
        />
      </fieldset>
      <div class="flex flex-wrap items-end gap-x-4 gap-y-2">
        <DayRange
          legend="Last purchase"
          from={props.filters.boughtFrom}
          to={props.filters.boughtTo}
          onFrom={(boughtFrom) => props.onChange({ boughtFrom })}
          onTo={(boughtTo) => props.onChange({ boughtTo })}
        />
        <CategoryFilter value={props.filters.category} onChange={(category) => props.onChange({ category })} />
        <Show when={(facets.data?.country.length ?? 0) > 1 || props.filters.country !== null}>
          <CountryFilter
            choices={facets.data?.country ?? []}
            value={props.filters.country}
            onChange={(country) => props.onChange({ country })}
          />
        </Show>
        <ClearFilters filters={props.filters} onChange={props.onChange} />
      </div>
    </section>
  );
}
