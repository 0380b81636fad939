import type { Facets } from '@foresale/contract';
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { Labelled } from '../elements/labelled.tsx';
import { CategoryFilter } from '../filters/category-filter.tsx';
import { ClearFilters } from '../filters/clear-filters.tsx';
import { CountryFilter } from '../filters/country-filter.tsx';
import { DayRange } from '../filters/day-range.tsx';
import { countFilters, type PriorityFilters } from '../filters/filters.ts';
import { OwnerFilter } from '../filters/owner-filter.tsx';
import { PercentRange } from '../filters/percent-range.tsx';
import { SegmentFilter } from '../filters/segment-filter.tsx';
import { Toggles } from '../filters/toggles.tsx';
import { statusChoices } from '../outreach/statuses.ts';
import { may } from '../shell/may.ts';

export interface FilterBarProps {
  readonly filters: PriorityFilters;
  readonly facets: Facets | undefined;
  readonly hasPredictions: boolean;
  readonly onChange: (changed: Partial<PriorityFilters>) => void;
  readonly searchRef: (field: HTMLInputElement) => void;
}

const typingMilliseconds = 250;

export function FilterBar(props: FilterBarProps) {
  const { identity } = useDashboard();
  const [isOpen, setOpen] = createSignal(false);
  let typing: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(typing));
  // The search box is on screen already; the badge counts what only the panel shows.
  const inPanel = () => countFilters({ ...props.filters, search: '' });

  function type(text: string): void {
    clearTimeout(typing);
    typing = setTimeout(() => props.onChange({ search: text.trim() }), typingMilliseconds);
  }

  return (
    <div class="no-print flex flex-col gap-2 px-4 pb-3 md:px-6">
      <div class="flex flex-wrap items-center gap-2">
        <label class="relative min-w-40 flex-1 sm:max-w-72">
          <span class="sr-only">Search by name, e-mail or id</span>
          <Icon name="search" class="pointer-events-none absolute top-2 left-2 size-4 text-ink-faint" />
          <input
            ref={props.searchRef}
            type="search"
            class="field w-full pl-8"
            placeholder="Name, e-mail or id"
            value={props.filters.search}
            onInput={(event) => type(event.currentTarget.value)}
          />
        </label>
        <button
          type="button"
          class="button"
          aria-expanded={isOpen()}
          aria-controls="filters"
          onClick={() => setOpen(!isOpen())}
        >
          <Icon name="filter" />
          Filters
          <Show when={inPanel() > 0}>
            <span class="rounded-full bg-accent px-1.5 text-xs text-on-accent">{inPanel()}</span>
          </Show>
        </button>
        <ClearFilters filters={props.filters} onChange={props.onChange} />
      </div>
      <Show when={isOpen()}>
        <div id="filters" class="panel flex max-h-[50dvh] flex-col gap-4 overflow-auto p-4">
          <fieldset>
            <legend class="mb-1.5 text-xs font-medium text-ink-faint">Segment</legend>
            <SegmentFilter
              choices={props.facets?.segment ?? []}
              chosen={props.filters.segments}
              onChange={(segments) => props.onChange({ segments })}
            />
          </fieldset>
          <fieldset>
            <legend class="mb-1.5 text-xs font-medium text-ink-faint">Outreach</legend>
            <Toggles
              options={statusChoices}
              chosen={props.filters.outreach}
              onChange={(outreach) => props.onChange({ outreach })}
            />
          </fieldset>
          <div class="flex flex-wrap gap-x-6 gap-y-3">
            <DayRange
              legend="Last purchase"
              from={props.filters.boughtFrom}
              to={props.filters.boughtTo}
              onFrom={(boughtFrom) => props.onChange({ boughtFrom })}
              onTo={(boughtTo) => props.onChange({ boughtTo })}
            />
            <Show when={props.hasPredictions}>
              <PercentRange
                legend="Chance to buy"
                from={props.filters.minProbability}
                to={props.filters.maxProbability}
                onFrom={(minProbability) => props.onChange({ minProbability })}
                onTo={(maxProbability) => props.onChange({ maxProbability })}
              />
            </Show>
            <CountryFilter
              choices={props.facets?.country ?? []}
              value={props.filters.country}
              onChange={(country) => props.onChange({ country })}
            />
            <Show when={may(identity.role, 'manager')}>
              <OwnerFilter value={props.filters.owner} onChange={(owner) => props.onChange({ owner })} />
            </Show>
            <ScoreFilter
              label="Recency score"
              chosen={props.filters.recencyScores}
              onChange={(recencyScores) => props.onChange({ recencyScores })}
            />
            <ScoreFilter
              label="Frequency score"
              chosen={props.filters.frequencyScores}
              onChange={(frequencyScores) => props.onChange({ frequencyScores })}
            />
            <TextFilter label="City" value={props.filters.city} onChange={(city) => props.onChange({ city })} />
            <CategoryFilter value={props.filters.category} onChange={(category) => props.onChange({ category })} />
          </div>
        </div>
      </Show>
    </div>
  );
}

const possibleScores = [5, 4, 3, 2, 1];

function ScoreFilter(props: {
  readonly label: string;
  readonly chosen: readonly number[];
  readonly onChange: (chosen: readonly number[]) => void;
}) {
  const toggled = (score: number) =>
    props.chosen.includes(score) ? props.chosen.filter((each) => each !== score) : [...props.chosen, score];
  return (
    <fieldset>
      <legend class="mb-1.5 text-xs font-medium text-ink-faint">{props.label}</legend>
      <div class="flex gap-1">
        <For each={possibleScores}>
          {(score) => (
            <button
              type="button"
              class="button figures px-2.5 aria-pressed:border-accent aria-pressed:text-accent-ink"
              aria-pressed={props.chosen.includes(score)}
              onClick={() => props.onChange(toggled(score))}
            >
              {score}
            </button>
          )}
        </For>
      </div>
    </fieldset>
  );
}

function TextFilter(props: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  return (
    <Labelled label={props.label}>
      <input
        type="text"
        class="field w-40 text-sm font-normal"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value.trim() || null)}
      />
    </Labelled>
  );
}
