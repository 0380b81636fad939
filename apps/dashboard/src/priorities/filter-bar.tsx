import type { Facets } from '@foresale/contract';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Icon } from '../elements/icon.tsx';
import { statusChoices } from '../outreach/statuses.ts';
import { may } from '../shell/may.ts';
import { countFilters, noFilters, type PriorityFilters } from './filters.ts';

/** A choice, and how many customers it would leave under all the other filters. */
type Choice = Facets['segment'][number];

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
        <Show when={countFilters(props.filters) > 0}>
          <button
            type="button"
            class="button-quiet"
            onClick={() => props.onChange({ ...noFilters, sort: props.filters.sort, columns: props.filters.columns })}
          >
            <Icon name="close" /> Clear
          </button>
        </Show>
      </div>
      <Show when={isOpen()}>
        <div id="filters" class="panel flex max-h-[50dvh] flex-col gap-4 overflow-auto p-4">
          <fieldset>
            <legend class="mb-1.5 text-xs font-medium text-ink-faint">Segment</legend>
            <div class="flex flex-wrap gap-1.5">
              <For each={props.facets?.segment ?? []}>
                {(each) => (
                  <SegmentToggle
                    choice={each}
                    isOn={props.filters.segments.includes(each.value)}
                    onToggle={(isOn) =>
                      props.onChange({
                        segments: isOn
                          ? [...props.filters.segments, each.value]
                          : props.filters.segments.filter((segment) => segment !== each.value),
                      })
                    }
                  />
                )}
              </For>
            </div>
          </fieldset>
          <fieldset>
            <legend class="mb-1.5 text-xs font-medium text-ink-faint">Outreach</legend>
            <div class="flex flex-wrap gap-1.5">
              <For each={statusChoices}>
                {(each) => (
                  <button
                    type="button"
                    aria-pressed={props.filters.outreach.includes(each.value)}
                    class="inline-flex h-7 items-center rounded-full border border-line-strong px-2.5 text-xs
                      hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent-ink"
                    onClick={() =>
                      props.onChange({
                        outreach: props.filters.outreach.includes(each.value)
                          ? props.filters.outreach.filter((status) => status !== each.value)
                          : [...props.filters.outreach, each.value],
                      })
                    }
                  >
                    {each.name}
                  </button>
                )}
              </For>
            </div>
          </fieldset>
          <div class="flex flex-wrap gap-x-6 gap-y-3">
            <Range legend="Last purchase">
              <DayField
                label="from"
                value={props.filters.boughtFrom}
                onChange={(boughtFrom) => props.onChange({ boughtFrom })}
              />
              <DayField
                label="to"
                value={props.filters.boughtTo}
                onChange={(boughtTo) => props.onChange({ boughtTo })}
              />
            </Range>
            <Show when={props.hasPredictions}>
              <Range legend="Chance to buy">
                <PercentField
                  label="from"
                  value={props.filters.minProbability}
                  onChange={(minProbability) => props.onChange({ minProbability })}
                />
                <PercentField
                  label="to"
                  value={props.filters.maxProbability}
                  onChange={(maxProbability) => props.onChange({ maxProbability })}
                />
              </Range>
            </Show>
            <CountryFilter
              choices={props.facets?.country ?? []}
              value={props.filters.country}
              onChange={(country) => props.onChange({ country })}
            />
            <Show when={may(identity.role, 'manager')}>
              <OwnerFilter value={props.filters.owner} onChange={(owner) => props.onChange({ owner })} />
            </Show>
            <TextFilter label="City" value={props.filters.city} onChange={(city) => props.onChange({ city })} />
            <TextFilter
              label="Category bought"
              value={props.filters.category}
              onChange={(category) => props.onChange({ category })}
            />
          </div>
        </div>
      </Show>
    </div>
  );
}

function SegmentToggle(props: {
  readonly choice: Choice;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}) {
  const { formats } = useDashboard();
  return (
    <button
      type="button"
      aria-pressed={props.isOn}
      onClick={() => props.onToggle(!props.isOn)}
      class="figures inline-flex h-7 items-center gap-1.5 rounded-full border border-line-strong px-2.5 text-xs
        hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent-ink"
    >
      {props.choice.value}
      <span class="text-ink-faint">{formats().count(props.choice.customers)}</span>
    </button>
  );
}

function Range(props: { readonly legend: string; readonly children: JSX.Element }) {
  return (
    <fieldset>
      <legend class="mb-1 text-xs font-medium text-ink-faint">{props.legend}</legend>
      <div class="flex flex-wrap items-center gap-2">{props.children}</div>
    </fieldset>
  );
}

function DayField(props: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  return (
    <label class="flex items-center gap-1.5 text-ink-soft">
      {props.label}
      <input
        type="date"
        class="field"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || null)}
      />
    </label>
  );
}

function PercentField(props: {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}) {
  return (
    <label class="flex items-center gap-1.5 text-ink-soft">
      {props.label}
      <input
        type="number"
        min="0"
        max="100"
        class="field w-18 text-right"
        value={props.value === null ? '' : Number((props.value * 100).toFixed(4))}
        onChange={(event) => {
          const value = event.currentTarget.valueAsNumber;
          props.onChange(Number.isNaN(value) ? null : Math.min(100, Math.max(0, value)) / 100);
        }}
      />
      %
    </label>
  );
}

function CountryFilter(props: {
  readonly choices: readonly Choice[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const { formats } = useDashboard();
  /** A country from the address stays choosable when nobody is left in it. */
  const choices = () =>
    props.value === null || props.choices.some((choice) => choice.value === props.value)
      ? props.choices
      : [{ value: props.value, customers: 0 }, ...props.choices];
  return (
    <label class="flex flex-col gap-1 text-xs font-medium text-ink-faint">
      Country
      <select
        class="field w-44 text-sm font-normal"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || null)}
      >
        <option value="">All</option>
        <For each={choices()}>
          {(choice) => (
            <option value={choice.value} selected={choice.value === props.value}>
              {choice.value} ({formats().count(choice.customers)})
            </option>
          )}
        </For>
      </select>
    </label>
  );
}

function OwnerFilter(props: { readonly value: string | null; readonly onChange: (value: string | null) => void }) {
  const { api, identity } = useDashboard();
  const owners = useQuery(() => ({ queryKey: ['owners'], queryFn: () => api.server.outreach.owners.query() }));
  const isMe = (id: number) => identity.kind === 'user' && identity.id === id;
  return (
    <label class="flex flex-col gap-1 text-xs font-medium text-ink-faint">
      Owner
      <select
        class="field w-44 text-sm font-normal"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || null)}
      >
        <option value="">Anyone</option>
        <option value="none" selected={props.value === 'none'}>
          Nobody
        </option>
        <For each={owners.data ?? []}>
          {(owner) => (
            <option value={owner.id} selected={props.value === String(owner.id)}>
              {isMe(owner.id) ? `${owner.name} (you)` : owner.name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}

function TextFilter(props: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  return (
    <label class="flex flex-col gap-1 text-xs font-medium text-ink-faint">
      {props.label}
      <input
        type="text"
        class="field w-40 text-sm font-normal"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value.trim() || null)}
      />
    </label>
  );
}
