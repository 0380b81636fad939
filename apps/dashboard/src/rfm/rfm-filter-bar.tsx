import type { Facets } from '@foresale/contract';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { countFilters, noFilters, type PriorityFilters } from '../priorities/filters.ts';

export interface RfmFilterBarProps {
  readonly filters: PriorityFilters;
  readonly onChange: (changed: Partial<PriorityFilters>) => void;
}

/** By segment, last purchase, product category and country, with how many customers each choice would leave. */
export function RfmFilterBar(props: RfmFilterBarProps) {
  const { api, formats, runs } = useDashboard();
  const runId = () => runs.published()?.runId ?? null;
  const facets = useQuery(() => ({
    queryKey: ['facets', runId(), JSON.stringify({ ...props.filters, sort: 'priority', direction: null })],
    queryFn: () => api.facets(props.filters),
    placeholderData: (previous: Facets | undefined) => previous,
  }));
  const categories = useQuery(() => ({
    queryKey: ['categories', runId()],
    queryFn: () => api.server.rfm.categories.query(),
  }));
  const toggle = (segment: string) =>
    props.onChange({
      segments: props.filters.segments.includes(segment)
        ? props.filters.segments.filter((each) => each !== segment)
        : [...props.filters.segments, segment],
    });
  /** A choice from the address stays choosable when nobody is left in it. */
  const withChosen = (choices: readonly string[], chosen: string | null) =>
    chosen === null || choices.includes(chosen) ? choices : [chosen, ...choices];

  return (
    <section aria-label="Filters" class="no-print flex flex-col gap-3">
      <fieldset>
        <legend class="sr-only">Segment</legend>
        <div class="flex flex-wrap gap-1.5">
          <For each={facets.data?.segment ?? []}>
            {(choice) => (
              <button
                type="button"
                aria-pressed={props.filters.segments.includes(choice.value)}
                onClick={() => toggle(choice.value)}
                class="figures inline-flex h-7 items-center gap-1.5 rounded-full border border-line-strong px-2.5 text-xs
                  hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent-ink"
              >
                {choice.value}
                <span class="text-ink-faint">{formats().count(choice.customers)}</span>
              </button>
            )}
          </For>
        </div>
      </fieldset>
      <div class="flex flex-wrap items-end gap-x-4 gap-y-2">
        <DayField
          label="Last purchase from"
          value={props.filters.boughtFrom}
          onChange={(boughtFrom) => props.onChange({ boughtFrom })}
        />
        <DayField label="to" value={props.filters.boughtTo} onChange={(boughtTo) => props.onChange({ boughtTo })} />
        <Show when={(categories.data?.length ?? 0) > 0 || props.filters.category !== null}>
          <Picker
            label="Bought in category"
            value={props.filters.category}
            choices={withChosen(categories.data ?? [], props.filters.category).map((value) => ({ value, name: value }))}
            onChange={(category) => props.onChange({ category })}
          />
        </Show>
        <Show when={(facets.data?.country.length ?? 0) > 1 || props.filters.country !== null}>
          <Picker
            label="Country"
            value={props.filters.country}
            choices={withChosen(facets.data?.country.map(({ value }) => value) ?? [], props.filters.country).map(
              (value) => ({
                value,
                name: `${value} (${formats().count(facets.data?.country.find((each) => each.value === value)?.customers ?? 0)})`,
              }),
            )}
            onChange={(country) => props.onChange({ country })}
          />
        </Show>
        <Show when={countFilters(props.filters) > 0}>
          <button
            type="button"
            class="button-quiet"
            onClick={() =>
              props.onChange({ ...noFilters, sort: props.filters.sort, direction: props.filters.direction })
            }
          >
            <Icon name="close" /> Clear
          </button>
        </Show>
      </div>
    </section>
  );
}

function DayField(props: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  return (
    <label class="flex flex-col gap-1 text-xs font-medium text-ink-faint">
      {props.label}
      <input
        type="date"
        class="field text-sm font-normal"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || null)}
      />
    </label>
  );
}

function Picker(props: {
  readonly label: string;
  readonly value: string | null;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly onChange: (value: string | null) => void;
}) {
  return (
    <label class="flex flex-col gap-1 text-xs font-medium text-ink-faint">
      {props.label}
      <select
        class="field w-44 text-sm font-normal"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || null)}
      >
        <option value="">All</option>
        <For each={props.choices}>
          {(choice) => (
            <option value={choice.value} selected={choice.value === props.value}>
              {choice.name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
